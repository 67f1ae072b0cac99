package main_test

import (
	"context"
	"database/sql"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

const (
	wholeKills = 12
	// standsFor is about what it takes to make and answer an offer, so that a blow finds one that stands as often as none.
	standsFor = 20 * time.Millisecond
)

// whole is somebody who does one thing after the other while the server is killed: what was not answered is done again, and
// before that and after it the database is asked whether all of it is there or nothing.
type whole struct {
	s     *server
	split string // a query for what is there by half, one a line
	about []any

	asked int // what was not answered
	stood int // of these, while an offer stood
}

// ask reads one text from the server's database.
func (s *server) ask(query string, args ...any) (answer string) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(s.dir, "data.db")+"?mode=ro")
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = db.Close() }() // it was only read
	if err := db.QueryRow(query, args...).Scan(&answer); err != nil {
		s.t.Errorf("%s: %v", query, err)
	}
	return answer
}

// do repeats a request until it is answered by one of the statuses. Only what was not answered may turn out to be done already.
func (w *whole) do(ctx context.Context, method, path string, header map[string]string, body any, done int, already ...int) bool {
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for cut := false; ; {
		status := w.s.call(method, path, header, body, nil)
		switch {
		case status == done || cut && slices.Contains(already, status):
			w.check(method + " " + path)
			return true
		case status == 0 && !cut:
			cut, w.asked = true, w.asked+1
		case status != 0 && status != http.StatusTooManyRequests && status < 500:
			w.s.t.Errorf("%s %s: status %d", method, path, status)
			return false
		}
		if cut && w.s.call(http.MethodGet, "/healthz", nil, nil, nil) == http.StatusOK {
			w.check("a kill at " + method + " " + path)
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
}

func (w *whole) check(after string) {
	if split := w.s.ask(w.split, w.about...); split != "" {
		w.s.t.Errorf("after %s: %s", after, split)
	}
}

// splitOffers is what is wrong with the handovers of a conversation: one too many, or one without its event, its line in the list of who is asked, or
// their sight of it; and messages with a hole.
const splitOffers = `WITH o AS (SELECT h.*, c.assignee,
  (SELECT count(*) FROM messages m WHERE m.conversation = c.id AND m.event_type = 'handover_offered' AND json_extract(m.data, '$.handover') = h.id) AS offered,
  (SELECT count(*) FROM messages m WHERE m.conversation = c.id AND m.event_type = 'handover_accepted' AND json_extract(m.data, '$.handover') = h.id) AS taken,
  (SELECT count(*) FROM messages m WHERE m.conversation = c.id AND m.event_type = 'handover_returned' AND json_extract(m.data, '$.handover') = h.id) AS returned,
  (SELECT count(*) FROM notifications n WHERE n.agent = h.to_agent AND n.kind = 'handover_offered' AND json_extract(n.data, '$.handover') = h.id) AS told,
  (SELECT count(*) FROM notifications n WHERE n.agent = h.to_agent AND n.kind = 'handover_offered' AND json_extract(n.data, '$.handover') = h.id AND n.read_at = '') AS open,
  (SELECT count(*) FROM conversation_access a WHERE a.conversation = c.id AND a.principal = 'agent:' || h.to_agent) AS seen,
  row_number() OVER (ORDER BY h.created DESC, h.id DESC) AS nth
 FROM handovers h JOIN conversations c ON c.id = h.conversation WHERE c.id = ?1)
SELECT coalesce(group_concat(x, char(10)), '') FROM (
 SELECT nth || ' ' || state || ': ' || offered || ' offered, ' || taken || ' accepted, ' || returned || ' returned, ' || told || ' told, ' || open || ' open' AS x FROM o
  WHERE offered != 1 OR taken != (state = 'accepted') OR returned != (state IN ('declined', 'withdrawn', 'lapsed')) OR told != 1 OR open != (state = 'offered')
   OR state = 'offered' AND nth > 1
 UNION ALL SELECT 'of the newest, ' || state || ', the conversation is ' || assignee || ' and ' || seen || ' see it' FROM o
  WHERE nth = 1 AND (assignee != CASE state WHEN 'accepted' THEN to_agent ELSE holder END OR seen != (state IN ('offered', 'accepted')))
 UNION ALL SELECT 'a hole in ' || id FROM conversations c WHERE id = ?1
  AND (last_seq != (SELECT count(*) FROM messages WHERE conversation = c.id) OR last_seq != (SELECT max(seq) FROM messages WHERE conversation = c.id)))`

// offer has two agents pass a conversation to and fro.
func (w *whole) offer(ctx context.Context, conversation string, agents []map[string]string, ids []string) {
	for n, holder := 0, 0; ctx.Err() == nil; n++ {
		ask := map[string]any{"to_agent": ids[1-holder], "reason": "Knows lamps", "tried": "Nothing yet", "next_step": "Answer", "anyway": true,
			"promised_by": time.Now().Add(time.Hour).UnixMilli()}
		if !w.do(ctx, http.MethodPost, "/api/desk/conversations/"+conversation+"/handovers", agents[holder], ask, http.StatusCreated, http.StatusConflict) {
			return
		}
		const standing = `SELECT coalesce(max(id), '') FROM handovers WHERE conversation = ? AND state = 'offered'`
		made, before := w.s.ask(standing, conversation), w.asked
		for until := time.Now().Add(standsFor); time.Now().Before(until); {
			if !w.do(ctx, http.MethodGet, "/api/desk/conversations/"+conversation, agents[holder], nil, http.StatusOK) {
				return
			}
			if still := w.s.ask(standing, conversation); still != made {
				w.s.t.Errorf("%q stood, and now %q does", made, still)
			}
		}
		w.stood += w.asked - before
		by, state := []int{1 - holder, 1 - holder, holder}[n%3], []string{"accepted", "declined", "withdrawn"}[n%3]
		if !w.do(ctx, http.MethodPatch, "/api/desk/handovers/"+made, agents[by], map[string]string{"state": state}, http.StatusOK, http.StatusConflict) {
			return
		}
		if state == "accepted" {
			holder = by
		}
	}
}

// splitMerges is what is wrong with two conversations of which the first goes on in the second now and then, and with their contacts.
const splitMerges = `WITH x AS (SELECT c.id, c.merged_into = ?2 AS merged, b.merged_into = a.id AS one,
  (SELECT count(*) FROM conversation_merges WHERE conversation = ?1) AS merges, (SELECT count(*) FROM conversation_merges WHERE conversation = ?1 AND undone = 0) AS standing,
  (SELECT count(*) FROM contact_merges WHERE contact = b.id) AS joins, (SELECT count(*) FROM contact_merges WHERE contact = b.id AND undone = 0) AS joined,
  (SELECT count(*) FROM messages WHERE conversation = ?1 AND event_type = 'merged') AS told, (SELECT count(*) FROM messages WHERE conversation = ?2 AND event_type = 'took_in') AS told_there,
  (SELECT count(*) FROM messages WHERE conversation = ?1 AND event_type = 'separated') AS undone, (SELECT count(*) FROM messages WHERE conversation = ?2 AND event_type = 'separated') AS undone_there,
  (SELECT count(*) FROM messages WHERE conversation = ?1 AND event_type = 'contact_merged') AS told_joins,
  (SELECT count(*) FROM audit WHERE object = 'contacts/' || b.id AND action = 'merged') AS listed, (SELECT count(*) FROM audit WHERE object = 'contacts/' || b.id AND action = 'separated') AS listed_apart,
  (SELECT CASE WHEN min(status = 'merged') = max(status = 'merged') THEN max(status = 'merged') ELSE 2 END FROM conversation_access WHERE conversation = ?1) AS away
 FROM conversations c JOIN contacts b ON b.id = c.contact, conversations t JOIN contacts a ON a.id = t.contact WHERE c.id = ?1 AND t.id = ?2)
SELECT coalesce(group_concat('merged ' || merged || ', ' || merges || ' merges, ' || standing || ' stand, told ' || told || '/' || told_there || ', undone ' || undone || '/' || undone_there || ', away ' || away ||
  '; one contact ' || one || ', ' || joins || ' joined, ' || joined || ' stand, told ' || told_joins || ', listed ' || listed || '/' || listed_apart), '') FROM x
 WHERE standing != merged OR told != merges OR told_there != merges OR undone != merges - standing OR undone_there != undone OR away != merged
  OR joined != one OR told_joins != joins OR listed != joins OR listed_apart != joins - joined OR merged > one`

// merge takes the contacts of two conversations for one, has the first conversation go on in the second, and takes both back: each by itself or,
// with the contacts, at once.
func (w *whole) merge(ctx context.Context, from, into string, agent map[string]string) {
	contacts := func(id string) string { return w.s.ask(`SELECT contact FROM conversations WHERE id = ?`, id) }
	joins, keeps := contacts(from), contacts(into)
	for n := 0; ctx.Err() == nil; n++ {
		if !w.do(ctx, http.MethodPost, "/api/desk/contacts/"+keeps+"/merges", agent, map[string]string{"contact": joins}, http.StatusOK, http.StatusBadRequest) ||
			!w.do(ctx, http.MethodPut, "/api/desk/conversations/"+from+"/merge", agent, map[string]string{"into": into}, http.StatusOK) {
			return
		}
		if n%2 == 0 && !w.do(ctx, http.MethodDelete, "/api/desk/conversations/"+from+"/merge", agent, nil, http.StatusOK) {
			return
		}
		merge := w.s.ask(`SELECT max(id) FROM contact_merges WHERE contact = ?`, joins)
		if !w.do(ctx, http.MethodDelete, "/api/desk/contacts/"+keeps+"/merges/"+merge, agent, nil, http.StatusOK, http.StatusConflict, http.StatusNotFound) {
			return
		}
	}
}

// stands is everything by which a conversation stands somewhere.
func (s *server) stands(id string) string {
	return s.ask(`SELECT status || ' ' || assignee || ' ' || team || ' ' || waiting_since || ' ' || queued_at || ' ' || promised_by || ' ' || round || ' ' || merged_into || ' ' || contact || ' ' ||
 (SELECT group_concat(principal || ' ' || status) FROM conversation_access WHERE conversation = c.id) FROM conversations c WHERE id = ?`, id)
}

// TestAKillLeavesOffersAndMergesWhole: the real binary is killed again and again while an offer to take a conversation over stands, is made or answered,
// and while conversations and contacts are merged and taken apart. All of it is there or nothing, once; and it goes on from there.
func TestAKillLeavesOffersAndMergesWhole(t *testing.T) {
	s := newServer(t)
	access := s.seed(2, 5)
	s.start()
	var agents []map[string]string
	var ids []string
	for _, a := range access.Agents {
		header := map[string]string{"Authorization": a.Token}
		var me struct{ Agent struct{ ID string } }
		s.call(http.MethodGet, "/api/desk/me", header, nil, &me)
		agents, ids = append(agents, header), append(ids, me.Agent.ID)
	}
	var opened []string
	for range 3 {
		w := &writer{s: s, name: "visitor", header: map[string]string{"X-Porchlight-Inbox": access.Inbox, "X-Porchlight-Session": newToken(t)}, path: "/api/desk/visitor/messages"}
		w.one(t.Context(), 0)
		opened = append(opened, w.acked[0].conversation)
	}
	passed, from, into := opened[0], opened[1], opened[2]
	before := s.stands(from) + "\n" + s.stands(into)
	offers, merges := &whole{s: s, split: splitOffers, about: []any{passed}}, &whole{s: s, split: splitMerges, about: []any{from, into}}
	ctx, stop := context.WithCancel(t.Context())
	var group sync.WaitGroup
	group.Go(func() { offers.offer(ctx, passed, agents, ids) })
	group.Go(func() { merges.merge(ctx, from, into, agents[0]) })
	for range wholeKills {
		time.Sleep(randomDelay(t)) //nolint:forbidigo // the moment of the blow is random on purpose
		s.kill()
		s.start()
	}
	stop()
	group.Wait()
	t.Logf("%d blows met offers, %d of them standing ones; %d met merges", offers.asked, offers.stood, merges.asked)
	if offers.stood == 0 || merges.asked == 0 {
		t.Error("no blow has met what it was meant for")
	}
	s.call(http.MethodDelete, "/api/desk/conversations/"+from+"/merge", agents[0], nil, nil)
	if merge := s.ask(`SELECT coalesce(max(id), '') FROM contact_merges WHERE undone = 0 AND contact = (SELECT contact FROM conversations WHERE id = ?)`, from); merge != "" {
		s.call(http.MethodDelete, "/api/desk/contacts/"+s.ask(`SELECT contact FROM conversations WHERE id = ?`, into)+"/merges/"+merge, agents[0], nil, nil)
	}
	if after := s.stands(from) + "\n" + s.stands(into); after != before {
		t.Errorf("taken apart, they stand\n%s\nand stood\n%s", after, before)
	}
}
