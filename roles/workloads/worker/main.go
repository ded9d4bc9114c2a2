// Worker takes messages from a queue of RabbitMQ and writes each as a row into PostgreSQL.
package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, nil)))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := run(ctx); err != nil {
		slog.Error("ended", "error", err.Error())
		os.Exit(1)
	}
	slog.Info("ended")
}

func run(ctx context.Context) error {
	source, err := sourceFromEnvironment()
	if err != nil {
		return err
	}
	store, err := openStore(ctx)
	if err != nil {
		return err
	}
	defer store.close()
	worker := &worker{source: source, store: store}
	server := &http.Server{Addr: ":8080", Handler: probes(worker), ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- server.ListenAndServe() }()
	defer server.Close()

	worked := make(chan struct{})
	go func() { worker.workForever(ctx); close(worked) }()
	select {
	case err := <-served:
		return err
	case <-worked:
		return nil
	}
}

// probes answers kubelet: alive as long as it answers at all, ready while it can take and write.
func probes(worker *worker) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(answer http.ResponseWriter, _ *http.Request) { answer.Write([]byte("ok\n")) })
	mux.HandleFunc("/readyz", func(answer http.ResponseWriter, request *http.Request) {
		if err := worker.ready(request.Context()); err != nil {
			http.Error(answer, err.Error(), http.StatusServiceUnavailable)
			return
		}
		answer.Write([]byte("ok\n"))
	})
	return mux
}

func required(names ...string) (map[string]string, error) {
	values := map[string]string{}
	for _, name := range names {
		if values[name] = os.Getenv(name); values[name] == "" {
			return nil, errors.New("the environment variable " + name + " is not set")
		}
	}
	return values, nil
}
