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
	Team     string      `json:"team"`
	Texts    []SavedText `json:"texts"` // the asked locale first
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

const selectSaved = `SELECT r.id, r.name, r.shortcut, r.team, t.id, t.locale, t.body, coalesce(t.files, '')
 FROM (SELECT * FROM saved_replies ORDER BY name, id LIMIT ?) r JOIN saved_reply_texts t ON t.saved_reply = r.id ORDER BY r.name, r.id, t.locale`

// SavedReplies lists what matches q: those whose shortcut does first, then by name, then by their words; an agent's own teams
// before others. Without q it lists all.
func (s *Store) SavedReplies(ctx context.Context, from desk.Identity, q, locale string, limit int) ([]SavedReply, error) {
	if limit <= 0 {
		limit = savedShown
	}
	var all []SavedReply
	err := s.each(ctx, func(scan func(...any) error) error {
		var r SavedReply
		var id string
		var t SavedText
		var files rawText
		if err := scan(&r.ID, &r.Name, &r.Shortcut, &r.Team, &id, &t.Locale, &t.Body, &files); err != nil {
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
	}, selectSaved, savedRead)
	if err != nil {
		return nil, fmt.Errorf("read saved replies: %w", err)
	}
	type ranked struct {
		rank  int
		reply SavedReply
	}
	found := []ranked{}
	wanted := strings.Fields(strings.ToLower(q))
	for _, r := range all {
		rank := r.rank(wanted)
		if rank < 0 {
			continue
		}
		rank *= 2
		if r.Team != "" && !slices.Contains(from.Principals, desk.PrincipalTeam(r.Team)) {
			rank++
		}
		r.prefer(locale)
		found = append(found, ranked{rank, r})
	}
	slices.SortStableFunc(found, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]SavedReply, 0, min(len(found), limit))
	for _, f := range found[:min(len(found), limit, savedMost)] {
		out = append(out, f.reply)
	}
	return out, nil
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

// prefer puts the text in this locale first, else the one in its language.
func (r *SavedReply) prefer(locale string) {
	fit := func(t SavedText) int {
		wide := func(l string) string { before, _, _ := strings.Cut(strings.ToLower(l), "-"); return before }
		switch {
		case strings.EqualFold(t.Locale, locale):
			return 0
		case wide(t.Locale) == wide(locale):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(r.Texts, func(a, b SavedText) int { return cmp.Compare(fit(a), fit(b)) })
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
func (s *Store) SavedFileKey(ctx context.Context, text string, n int) (key, name string, err error) {
	var raw rawText
	var collection string
	err = s.each(ctx, func(scan func(...any) error) error { return scan(&raw, &collection) },
		`SELECT coalesce(files, ''), (SELECT id FROM _collections WHERE name = 'saved_reply_texts') FROM saved_reply_texts WHERE id = ?`, text)
	if err != nil {
		return "", "", fmt.Errorf("read files of %s: %w", text, err)
	}
	names := savedNames(raw)
	if n < 0 || n >= len(names) {
		return "", "", desk.Errorf(desk.NotFound, "There is no such file.")
	}
	return collection + "/" + text + "/" + names[n], salt.ReplaceAllString(names[n], "$1"), nil
}
