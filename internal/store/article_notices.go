package store

import (
	"context"
	"fmt"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// notices are lines about an article in the lists of agents: written in the transaction of what they tell, rung after it.
type notices struct {
	store                  *Store
	tx                     core.App
	article, locale, actor string
	lines                  []toldOne
}

type toldOne struct {
	agent string
	line  desk.Notification
}

// add writes a line for each agent but the one whose doing it is.
func (n *notices) add(kind desk.NotificationKind, agents ...string) error {
	for _, agent := range agents {
		if agent == "" || agent == n.actor {
			continue
		}
		now := n.store.clock()
		one := desk.Notification{ID: newID(now), Kind: kind, Actor: n.actor, Article: n.article, Locale: n.locale, At: desk.At(now)}
		data := noticed{Actor: n.actor, Article: n.article, Locale: n.locale}
		if _, err := create(n.tx, "notifications", map[string]any{"id": one.ID, "agent": agent, "kind": string(kind), "data": data}); err != nil {
			return fmt.Errorf("tell of article %s: %w", n.article, err)
		}
		n.lines = append(n.lines, toldOne{agent, one})
	}
	return nil
}

// ring tells the agents' tabs. A tab that misses it asks with its next welcome.
func (n *notices) ring(ctx context.Context) error {
	if len(n.lines) == 0 {
		return nil
	}
	return n.store.writer.do(ctx, ringOut{n.lines})
}

type ringOut struct{ lines []toldOne }

func (r ringOut) apply(w *writer) error {
	for _, one := range r.lines {
		if err := w.ring(one.agent, &one.line); err != nil {
			return err
		}
	}
	return nil
}
