package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"porchlight/internal/desk"
)

// Changes is what an agent missed: every conversation that changed after a pos, as it stands now, each once.
type Changes struct {
	Epoch         string   `json:"epoch"`
	Pos           int64    `json:"pos"`
	More          bool     `json:"more"`
	Reload        bool     `json:"reload"`
	Conversations []Row    `json:"conversations"`
	Gone          []string `json:"gone"`
}

// changesMost bounds one answer; More tells the client to ask on.
const changesMost = 1000

// Changes reads what came after pos.
func (s *Store) Changes(ctx context.Context, from desk.Identity, pos int64, limit int) (Changes, error) {
	if limit <= 0 || limit > changesMost {
		limit = changesMost
	}
	out := Changes{Epoch: s.epoch, Pos: pos, Conversations: []Row{}, Gone: []string{}}
	head, err := s.Pos(ctx)
	if err != nil {
		return out, err
	}
	var forgotten int64
	if err := s.read.QueryRowContext(ctx, `SELECT coalesce(max(CAST(value AS INTEGER)), 0) FROM desk_meta WHERE key = 'pruned'`).Scan(&forgotten); err != nil {
		return out, fmt.Errorf("read how far changes are forgotten: %w", err)
	}
	if pos > head || pos < forgotten || pos < 0 {
		out.Pos, out.Reload = head, true
		return out, nil
	}
	list, err := s.changeRows(ctx, pos, 1<<63-1, limit)
	if err != nil {
		return out, fmt.Errorf("read changes after %d: %w", pos, err)
	}
	if len(list) > 0 {
		out.Pos, out.More = list[len(list)-1].Pos, len(list) == limit
	}
	return out, s.compact(ctx, from, list, &out)
}

// compact names each changed conversation once: as it stands when the agent sees it now, as gone when they saw it before.
func (s *Store) compact(ctx context.Context, from desk.Identity, list []changeRow, out *Changes) error {
	var ids, known []string
	for _, n := range list {
		id := n.Conversation.ID
		if n.Before != nil && desk.Sees(from.Principals, n.Before) || desk.Sees(from.Principals, n.After) {
			known = append(known, id)
		}
		ids = append(ids, id)
	}
	for _, id := range sortedOnce(ids) {
		principals, err := s.column(ctx, selectPrincipals, id)
		if err != nil {
			return fmt.Errorf("read access to %s: %w", id, err)
		}
		var row []Row
		if desk.Sees(from.Principals, principals) {
			if row, err = s.rows(ctx, from, []string{id}); err != nil {
				return err
			}
		}
		switch {
		case len(row) == 1:
			out.Conversations = append(out.Conversations, row[0])
		case slices.Contains(known, id):
			out.Gone = append(out.Gone, id)
		}
	}
	return nil
}

func sortedOnce(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// Welcome is where the desk stands for somebody who connects.
func (s *Store) Welcome(ctx context.Context, from desk.Identity) (desk.Welcome, error) {
	w := desk.Welcome{Epoch: s.epoch}
	var err error
	if from.Agent() {
		w.Pos, err = s.Pos(ctx)
		return w, err
	}
	w.Conversations, err = s.VisitorConversations(ctx, from)
	return w, err
}

// prunedAfter is how many changes are kept: more than a busy desk makes in a month, about 150 MB.
const prunedAfter = 1_000_000

// Prune forgets the oldest changes; a client that comes from before them reloads.
func (s *Store) Prune(ctx context.Context) error { return s.writer.do(ctx, prune{}) }

type prune struct{}

// pruneMost bounds what one transaction deletes: some 20 ms. A desk that makes more between two prunings is not one of people.
const pruneMost = 50_000

const (
	selectPrunable = `SELECT min(max(pos) - ?, min(pos) + ?) FROM changes HAVING count(*) > 0`
	upsertPruned   = `INSERT INTO desk_meta (key, value) VALUES ('pruned', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
)

func (prune) apply(w *writer) error {
	for _, table := range []string{"contact_codes", "contact_links"} { // what opens nothing any more
		if _, err := w.tx.exec(`DELETE FROM `+table+` WHERE expires < ?`, desk.At(w.now)); err != nil {
			return err
		}
	}
	if _, err := w.tx.exec(`DELETE FROM notifications WHERE created < ?`, stamp(w.now.Add(-noticedFor))); err != nil {
		return err
	}
	if _, err := w.tx.exec(`DELETE FROM audit WHERE created < ?`, stamp(w.now.Add(-auditKept))); err != nil {
		return err
	}
	if _, err := w.tx.exec(`DELETE FROM drafts WHERE updated < ?`, stamp(w.now.Add(-unsentFor))); err != nil {
		return err
	}
	var upTo int64
	found, err := w.tx.row(selectPrunable, []any{prunedAfter, pruneMost}, &upTo)
	if err != nil || !found || upTo <= 0 {
		return err
	}
	if _, err := w.tx.exec(`DELETE FROM changes WHERE pos <= ?`, upTo); err != nil {
		return err
	}
	_, err = w.tx.exec(upsertPruned, strconv.FormatInt(upTo, 10))
	return err
}
