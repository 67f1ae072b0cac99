// Command floor is the least that a durable chat server can do, as the yardstick of `make bench`: gorilla sockets, one table insert
// and one conversation update a message in natural group commits, prepared statements, frames encoded once for all who listen,
// one write a connection and batch. It speaks the part of docs/protocol.md that bench/load uses and takes the product's
// commands, so that one generator drives both. It checks no token, knows no rights, keeps no log to resume from: whatever the
// product does beyond this is what the ratios show.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"time"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return errors.New("say serve or seed")
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	var (
		dir           = flags.String("dir", "", "the data folder")
		addr          = flags.String("http", "127.0.0.1:21790", "the address to listen on")
		agents        = flags.Int("agents", 50, "agents to make")
		conversations = flags.Int("conversations", 1000, "conversations to make")
	)
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	w, err := openWriter(*dir)
	if err != nil {
		return err
	}
	defer w.close()
	switch args[0] {
	case "seed":
		return seed(w, *agents, *conversations)
	case "serve":
		return serve(w, *addr)
	}
	return fmt.Errorf("%s is neither serve nor seed", args[0])
}

// seed fills the tables, so that their trees are as deep as the product's, and prints what a generator signs in with.
func seed(w *writer, agents, conversations int) error {
	const each = 6 // messages of a conversation
	for c := range conversations {
		batch := make([]*draft, each)
		for i := range batch {
			batch[i] = &draft{client: fmt.Appendf(nil, "seed-%d-%d", c, i), body: []byte("A line as long as people write them in a chat.")}
		}
		if err := w.commit(batch[:1]); err != nil {
			return err
		}
		for _, d := range batch[1:] {
			d.conversation = batch[0].conversation
		}
		if err := w.commit(batch[1:]); err != nil {
			return err
		}
	}
	type agent struct {
		Email string `json:"email"`
		Token string `json:"token"`
	}
	out := struct {
		Inbox  string  `json:"inbox"`
		Agents []agent `json:"agents"`
	}{Inbox: "pk_floor"}
	for i := range agents {
		out.Agents = append(out.Agents, agent{Email: fmt.Sprintf("agent%d@example.com", i), Token: fmt.Sprintf("a%d", i)})
	}
	return json.NewEncoder(os.Stdout).Encode(out)
}

func serve(w *writer, addr string) error {
	h := &hub{visitors: map[int64][]*conn{}}
	go w.run(h)
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/api/chat/socket", func(rw http.ResponseWriter, r *http.Request) { h.accept(rw, r, w) })
	server := http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	return server.ListenAndServe()
}
