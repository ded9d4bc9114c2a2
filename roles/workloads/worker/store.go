package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

const table = `CREATE TABLE IF NOT EXISTS processed (
	queue text NOT NULL,
	message_id text NOT NULL,
	body text NOT NULL,
	received_at timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (queue, message_id)
)`

// store is the database that rows are written to.
type store struct {
	pool *pgxpool.Pool
}

// openStore reads PGHOST and its kin as every client of PostgreSQL does. It does not connect yet.
func openStore(ctx context.Context) (*store, error) {
	if _, err := required("PGHOST", "PGUSER", "PGPASSWORD", "PGDATABASE"); err != nil {
		return nil, err
	}
	config, err := pgxpool.ParseConfig("")
	if err != nil {
		return nil, err
	}
	config.MaxConns = 2
	config.ConnConfig.ConnectTimeout = 10 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, config)
	return &store{pool}, err
}

func (s *store) close() {
	s.pool.Close()
}

func (s *store) prepare(ctx context.Context) error {
	_, err := s.pool.Exec(ctx, table)
	return err
}

// write says whether the row is new: a message that is delivered twice is written once.
func (s *store) write(ctx context.Context, queue, id, body string) (bool, error) {
	done, err := s.pool.Exec(ctx,
		"INSERT INTO processed (queue, message_id, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", queue, id, body)
	return done.RowsAffected() == 1, err
}

func (s *store) ping(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	return s.pool.Ping(limited)
}

// isHopeless tells data that PostgreSQL will never take (class 22, such as text that is not UTF-8) from trouble that passes.
func isHopeless(err error) bool {
	var refused *pgconn.PgError
	return errors.As(err, &refused) && strings.HasPrefix(refused.Code, "22")
}

func randomID() string {
	id := make([]byte, 16)
	rand.Read(id)
	return hex.EncodeToString(id)
}
