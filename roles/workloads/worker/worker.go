package main

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

const (
	longestPause = 30 * time.Second
	// A message that is being written when the end is asked for may still be finished.
	writeTimeout = 10 * time.Second
)

type worker struct {
	source    source
	store     *store
	consuming atomic.Bool
}

// workForever connects again, with growing pauses, until ctx ends.
func (w *worker) workForever(ctx context.Context) {
	for pause := time.Second; ; pause = min(2*pause, longestPause) {
		begun := time.Now()
		err := w.work(ctx)
		if ctx.Err() != nil {
			return
		}
		if time.Since(begun) > longestPause {
			pause = time.Second
		}
		slog.Warn("will connect again", "in", pause.String(), "error", err.Error())
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// work takes messages until a connection is lost or ctx ends.
func (w *worker) work(ctx context.Context) error {
	if err := w.store.prepare(ctx); err != nil {
		return err
	}
	connection, messages, err := w.source.open()
	if err != nil {
		return err
	}
	defer connection.Close() // what was not acknowledged goes back to the queue
	w.consuming.Store(true)
	defer w.consuming.Store(false)
	slog.Info("consuming", "queue", w.source.queue)
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case message, isOpen := <-messages:
			if !isOpen {
				return errors.New("RabbitMQ closed the connection")
			}
			if err := w.take(ctx, message); err != nil {
				return err
			}
		}
	}
}

// take acknowledges a message once its row is committed. One that can never be written goes to the dead letters.
func (w *worker) take(ctx context.Context, message amqp.Delivery) error {
	writing, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
	defer cancel()
	id := message.MessageId
	if id == "" {
		id = randomID()
	}
	isNew, err := w.store.write(writing, w.source.queue, id, string(message.Body))
	if isHopeless(err) {
		slog.Error("message cannot be written", "queue", w.source.queue, "message_id", id, "error", err.Error())
		return message.Reject(false)
	}
	if err != nil {
		return err
	}
	slog.Info("processed", "queue", w.source.queue, "message_id", id, "new", isNew)
	return message.Ack(false)
}

func (w *worker) ready(ctx context.Context) error {
	if !w.consuming.Load() {
		return errors.New("not connected to RabbitMQ")
	}
	return w.store.ping(ctx)
}
