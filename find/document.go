package find

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/desk"
)

// The id of a document begins with its time, so that documents sort by it without a field of their own, and says what it is of.
const (
	idTime   = 9 // letters of a moment in base 36: until the year 5188
	ofHead   = 'c'
	ofText   = 'm'
	idPrefix = idTime + 1
)

func documentID(at desk.Millis, of byte, id string) string {
	moment := strconv.FormatInt(max(0, int64(at)), 36)
	return strings.Repeat("0", max(0, idTime-len(moment))) + moment + string(of) + id
}

// parseID is what a document is of.
func parseID(id string) (at desk.Millis, of byte, record string, ok bool) {
	if len(id) <= idPrefix {
		return 0, 0, "", false
	}
	ms, err := strconv.ParseInt(id[:idTime], 36, 64)
	return desk.Millis(ms), id[idTime], id[idPrefix:], err == nil
}

func headID(h *Head) string { return documentID(h.Created, ofHead, h.ID) }

func textID(t *Text) string { return documentID(t.At, ofText, t.ID) }

// day is a filter's term of a moment.
func day(at desk.Millis) string { return byDay + at.Time().UTC().Format(time.DateOnly) }

// names are the words that every document of a conversation is found by, besides its own.
func (h *Head) names() []string {
	out := []string{h.ContactName, h.Subject}
	out = append(out, h.Names...)
	for _, t := range h.Tags {
		out = append(out, t.Name)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// filters are those that all documents of a conversation share.
func (h *Head) filters() []string {
	out := []string{byConversation + h.ID, byStatus + string(h.Status), byAssignee + h.Assignee, byTeam + h.Team, byInbox + h.Inbox,
		byConvKind + string(h.Kind)}
	if language, _, _ := strings.Cut(strings.ToLower(h.Locale), "-"); language != "" {
		out = append(out, byLanguage+language)
	}
	for _, p := range h.Principals {
		out = append(out, byPrincipal+p)
	}
	for _, t := range h.Tags {
		out = append(out, byTag+t.ID)
	}
	return out
}

// state tells whether what all documents of a conversation share has changed since they were indexed.
func (h *Head) state() (string, error) {
	raw, err := json.Marshal([]any{h.names(), h.filters(), h.Number})
	if err != nil {
		return "", fmt.Errorf("encode the state of conversation %s: %w", h.ID, err)
	}
	sum := sha256.Sum256(raw)
	return base64.RawStdEncoding.EncodeToString(sum[:12]), nil
}

func headDocument(h *Head, state string) map[string]any {
	return map[string]any{
		fieldNames:  append(h.names(), strconv.FormatInt(h.Number, 10)),
		fieldFilter: append(h.filters(), byKind+"conversation", day(h.Created)),
		fieldState:  state,
	}
}

func textDocument(h *Head, t *Text) map[string]any {
	filters := append(h.filters(), byKind+string(t.Kind), byAuthor+string(t.Author.Kind), day(t.At))
	if len(t.Files) > 0 {
		filters = append(filters, byFiles+"yes")
	}
	return map[string]any{
		fieldSaid:   append([]string{t.Body}, t.Files...),
		fieldNames:  h.names(),
		fieldFilter: filters,
	}
}
