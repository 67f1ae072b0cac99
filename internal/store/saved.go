package store

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/desk"
)

// SavedReply is reusable text as the composer's menu offers it.
type SavedReply struct {
	ID       string      `json:"id"`
	Name     string      `json:"name"`
	Shortcut string      `json:"shortcut"`
	Team     string      `json:"team"`  // empty: everybody's, or the owner's
	Owner    string      `json:"owner"` // empty: not one agent's alone
	Texts    []SavedText `json:"texts"` // as desk.PreferLocale puts them
	Uses     int64       `json:"uses"`
	UsedAt   desk.Millis `json:"used_at"` // 0: never
}

// SavedText is a saved reply in one locale.
type SavedText struct {
	Locale string      `json:"locale"`
	Body   string      `json:"body"`
	Files  []SavedFile `json:"files"`
}

// SavedFile is a file that goes with a saved reply. URL wants the agent's token in a header.
type SavedFile struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

// Limits of what the menu is asked for.
const (
	savedShown = 20   // what a menu shows without scrolling far
	savedMost  = 200  // an answer
	savedRead  = 2000 // looked through: more than any desk keeps
)

// inScope is who sees a saved reply or a macro: as the rules of the schema say it, for the agent ?1 with the role ?2.
const inScope = `(r.owner = '' OR r.owner = ?1) AND (r.team = '' OR ?2 = 'admin' OR EXISTS (SELECT 1 FROM team_members m WHERE m.team = r.team AND m.agent = ?1))`

const selectSaved = `SELECT r.id, r.name, r.shortcut, r.team, r.owner, r.uses, r.used_at, t.id, t.locale, t.body, coalesce(t.files, '')
 FROM (SELECT r.*, coalesce(u.uses, 0) uses, coalesce(u.used_at, 0) used_at FROM saved_replies r LEFT JOIN saved_reply_uses u ON u.saved_reply = r.id
 WHERE ` + inScope + ` ORDER BY r.name, r.id LIMIT ?3) r JOIN saved_reply_texts t ON t.saved_reply = r.id ORDER BY r.name, r.id, t.rowid`

// Asked is what the composer's menu looks for.
type Asked struct {
	ID     string // of the one that is meant; empty: any
	Words  string // empty: all
	Locale string // the customer's
	Inbox  string // id: its locale is the next best
	Limit  int
}

// SavedReplies lists what matches the words: those whose shortcut does first, then by name, then by their text; among these what is used
// most, and last.
func (s *Store) SavedReplies(ctx context.Context, from desk.Identity, asked Asked) ([]SavedReply, error) {
	if asked.Limit <= 0 {
		asked.Limit = savedShown
	}
	var inbox string
	err := s.each(ctx, func(scan func(...any) error) error { return scan(&inbox) }, `SELECT locale FROM inboxes WHERE id = ?`, asked.Inbox)
	if err != nil {
		return nil, fmt.Errorf("read the locale of inbox %s: %w", asked.Inbox, err)
	}
	all, err := s.savedInScope(ctx, from)
	if err != nil {
		return nil, fmt.Errorf("read saved replies: %w", err)
	}
	wanted, ranks := strings.Fields(strings.ToLower(asked.Words)), map[string]int{}
	found := slices.DeleteFunc(all, func(r SavedReply) bool {
		ranks[r.ID] = r.rank(wanted)
		return ranks[r.ID] < 0 || asked.ID != "" && r.ID != asked.ID
	})
	slices.SortStableFunc(found, func(a, b SavedReply) int {
		return cmp.Or(cmp.Compare(ranks[a.ID], ranks[b.ID]), cmp.Compare(b.Uses, a.Uses), cmp.Compare(b.UsedAt, a.UsedAt))
	})
	found = found[:min(len(found), asked.Limit, savedMost)]
	for i := range found {
		desk.PreferLocale(found[i].Texts, func(t SavedText) string { return t.Locale }, asked.Locale, inbox)
	}
	return found, nil
}

// savedInScope reads what an agent may use, by name; the texts of each in the order in which they were written.
func (s *Store) savedInScope(ctx context.Context, from desk.Identity) (all []SavedReply, err error) {
	all = []SavedReply{}
	err = s.each(ctx, func(scan func(...any) error) error {
		var r SavedReply
		var id string
		var t SavedText
		var files rawText
		if err := scan(&r.ID, &r.Name, &r.Shortcut, &r.Team, &r.Owner, &r.Uses, &r.UsedAt, &id, &t.Locale, &t.Body, &files); err != nil {
			return err
		}
		t.Files = savedFiles(id, files)
		if n := len(all); n > 0 && all[n-1].ID == r.ID {
			all[n-1].Texts = append(all[n-1].Texts, t)
			return nil
		}
		r.Texts = []SavedText{t}
		all = append(all, r)
		return nil
	}, selectSaved, from.ID, string(from.Role), savedRead)
	return all, err
}

// rank says how well the words fit, the smaller the better; -1 is not at all.
func (r *SavedReply) rank(words []string) int {
	whole := strings.Join(words, " ")
	shortcut, name := strings.ToLower(r.Shortcut), strings.ToLower(r.Name)
	switch {
	case whole == "":
		return 0
	case shortcut == strings.Join(words, "-"):
		return 0
	case strings.HasPrefix(shortcut, strings.Join(words, "-")):
		return 1
	case strings.HasPrefix(name, whole):
		return 2
	case holdsAll(shortcut, words):
		return 3
	case holdsAll(name, words):
		return 4
	}
	for _, t := range r.Texts {
		if holdsAll(strings.ToLower(t.Body), words) {
			return 5
		}
	}
	return -1
}

func holdsAll(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// salt is what PocketBase puts between a file's name and its extension.
var salt = regexp.MustCompile(`_[A-Za-z0-9]{10}(\.[^.]*)?$`)

func savedFiles(text string, raw []byte) []SavedFile {
	names := savedNames(raw)
	out := make([]SavedFile, len(names))
	for i, name := range names {
		out[i] = SavedFile{Name: salt.ReplaceAllString(name, "$1"), URL: "/api/desk/saved-replies/files/" + text + "/" + strconv.Itoa(i)}
	}
	return out
}

// savedNames are the names that PocketBase gave to the files of a text.
func savedNames(raw []byte) (names []string) {
	if len(raw) == 0 || json.Unmarshal(raw, &names) != nil {
		return nil // saved by raw SQL: a reply without its files is still a reply
	}
	return names
}

// SavedFileKey is where PocketBase keeps the nth file of a saved reply's text, and the name it came with.
func (s *Store) SavedFileKey(ctx context.Context, from desk.Identity, text string, n int) (key, name string, err error) {
	var raw rawText
	var collection string
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&raw, &collection) },
		`SELECT coalesce(t.files, ''), (SELECT id FROM _collections WHERE name = 'saved_reply_texts') FROM saved_reply_texts t
 JOIN saved_replies r ON r.id = t.saved_reply WHERE t.id = ?3 AND `+inScope, from.ID, string(from.Role), text)
	if err != nil {
		return "", "", fmt.Errorf("read files of %s: %w", text, err)
	}
	names := savedNames(raw)
	if n < 0 || n >= len(names) {
		return "", "", desk.Errorf(desk.NotFound, "There is no such file.")
	}
	return collection + "/" + text + "/" + names[n], salt.ReplaceAllString(names[n], "$1"), nil
}
