package main

import (
	"net"
	"os"
	"time"

	amqp "github.com/rabbitmq/amqp091-go"
)

// source is the queue that messages are taken from. Whoever runs RabbitMQ declares it; here it must be there.
type source struct {
	host, user, password, vhost, queue string
}

func sourceFromEnvironment() (source, error) {
	given, err := required("QUEUE", "RABBITMQ_HOST", "RABBITMQ_USER", "RABBITMQ_PASSWORD", "RABBITMQ_VHOST")
	host := given["RABBITMQ_HOST"]
	if _, _, err := net.SplitHostPort(host); err != nil {
		host = net.JoinHostPort(host, "5672")
	}
	return source{
		host:     host,
		user:     given["RABBITMQ_USER"],
		password: given["RABBITMQ_PASSWORD"],
		vhost:    given["RABBITMQ_VHOST"],
		queue:    given["QUEUE"],
	}, err
}

func (s source) open() (*amqp.Connection, <-chan amqp.Delivery, error) {
	name, _ := os.Hostname()
	connection, err := amqp.DialConfig("amqp://"+s.host, amqp.Config{
		SASL:       []amqp.Authentication{&amqp.PlainAuth{Username: s.user, Password: s.password}},
		Vhost:      s.vhost,
		Heartbeat:  10 * time.Second,
		Dial:       amqp.DefaultDial(10 * time.Second),
		Properties: amqp.Table{"connection_name": name},
	})
	if err != nil {
		return nil, nil, err
	}
	messages, err := s.consume(connection)
	if err != nil {
		connection.Close()
	}
	return connection, messages, err
}

func (s source) consume(connection *amqp.Connection) (<-chan amqp.Delivery, error) {
	channel, err := connection.Channel()
	if err != nil {
		return nil, err
	}
	if err := channel.Qos(8, 0, false); err != nil {
		return nil, err
	}
	// Only asks for it: a missing queue is an error here, in place of one that nobody meant.
	if _, err := channel.QueueDeclarePassive(s.queue, true, false, false, false, nil); err != nil {
		return nil, err
	}
	return channel.Consume(s.queue, "", false, false, false, false, nil)
}
