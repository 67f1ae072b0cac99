package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/types"

	"porchlight/internal/desk"
)

// Verify checks who says hello.
func (s *Store) Verify(ctx context.Context, h desk.Hello) (desk.Identity, error) {
	if h.As == desk.ByAgent {
		return s.verifyAgent(ctx, h)
	}
	return s.verifyVisitor(ctx, h)
}

func (s *Store) verifyAgent(ctx context.Context, h desk.Hello) (desk.Identity, error) {
	record, err := s.app.FindAuthRecordByToken(h.Token, core.TokenTypeAuth)
	if err != nil || record.Collection().Name != "agents" {
		return desk.Identity{}, desk.Errorf(desk.Unauthorized, "Please sign in again.").Because(err)
	}
	from, err := s.Agent(ctx, record.Id)
	from.IP, from.Origin, from.Expires = h.IP, h.Origin, expiry(h.Token)
	return from, err
}

// expiry reads when a token ends. Its signature has been checked before.
func expiry(token string) time.Time {
	claims := jwt.MapClaims{}
	if _, _, err := jwt.NewParser().ParseUnverified(token, claims); err != nil {
		return time.Time{}
	}
	at, err := claims.GetExpirationTime()
	if err != nil || at == nil {
		return time.Time{}
	}
	return at.Time
}

// tokenBytes is the length of a visitor's token: 256 bits, which nobody guesses.
const tokenBytes = 32

func (s *Store) verifyVisitor(ctx context.Context, h desk.Hello) (desk.Identity, error) {
	from, inbox, err := s.caller(ctx, h)
	if err != nil {
		return desk.Identity{}, err
	}
	if from.Person, err = s.signedPerson(ctx, inbox, h.Identity); err != nil {
		return desk.Identity{}, err
	}
	return s.session(ctx, from, inbox.Identity)
}

// caller checks what a visitor's hello says without asking whose token it is.
func (s *Store) caller(ctx context.Context, h desk.Hello) (desk.Identity, Inbox, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(h.Token)
	if err != nil || len(raw) != tokenBytes {
		return desk.Identity{}, Inbox{}, desk.Errorf(desk.Unauthorized, "A visitor's token is 32 random bytes in base64url.").On("token")
	}
	if h.Locale != "" && !desk.ValidLocale(h.Locale) {
		return desk.Identity{}, Inbox{}, desk.Errorf(desk.BadRequest, "That is not a language tag.").On("locale")
	}
	inbox, err := s.Inbox(ctx, h.Inbox)
	if err != nil {
		return desk.Identity{}, Inbox{}, err
	}
	if !inbox.Admits(h.Origin, h.Host) {
		return desk.Identity{}, Inbox{}, desk.Errorf(desk.Forbidden, "This website is not among those the inbox allows.").On("origin")
	}
	var watched []string
	if inbox.Visitors { // by who will see what they write
		watched = desk.ConversationPrincipals(inbox.Team, "", nil)
	}
	return desk.Identity{Kind: desk.ByContact, TokenHash: HashToken(h.Token), Inbox: inbox.ID, Origin: h.Origin, Locale: h.Locale,
		IP: h.IP, Browser: h.Browser, TypingPreview: inbox.TypingPreview, PageTrail: inbox.PageTrail, Watched: watched}, inbox, nil
}

func errSessionOver() error { return desk.Errorf(desk.Unauthorized, "This chat session has ended.") }

// session fills in the contact when the token has been used for a message; before that there is nothing to know, unless the
// website says who it is.
func (s *Store) session(ctx context.Context, from desk.Identity, asks string) (desk.Identity, error) {
	var inbox, origin, expires string
	var assurance desk.Assurance
	var revoked, blocked bool
	err := s.read.QueryRowContext(ctx, `SELECT s.id, s.contact, s.inbox, s.origin, s.expires, s.revoked, s.only, s.address, s.assurance, c.name, c.blocked
 FROM contact_sessions s JOIN contacts c ON c.id = s.contact WHERE s.token_hash = ?`, from.TokenHash).
		Scan(&from.Session, &from.ID, &inbox, &origin, &expires, &revoked, &from.Only, &from.Address, &assurance, &from.Name, &blocked)
	if errors.Is(err, sql.ErrNoRows) {
		return s.newcomer(ctx, from, asks)
	}
	if err != nil {
		return desk.Identity{}, fmt.Errorf("read contact session: %w", err)
	}
	ends, err := types.ParseDateTime(expires)
	if err != nil {
		return desk.Identity{}, fmt.Errorf("read expiry of session %s: %w", from.Session, err)
	}
	from.Expires = ends.Time()
	if from.Blocked = blocked; blocked {
		from.PageTrail, from.Watched = false, nil
	}
	switch {
	case revoked || !from.Expires.After(s.clock()):
		return desk.Identity{}, errSessionOver()
	case inbox != from.Inbox || origin != "" && from.Origin != "" && origin != from.Origin: // a GET to one's own host has no Origin
		return desk.Identity{}, desk.Errorf(desk.Forbidden, "This session belongs to another website.")
	case from.Only != "": // who holds the mail needs no website
		from.Person = nil
		return from, nil
	}
	return s.signed(ctx, from, assurance, asks)
}

// Inbox is a door as its visitors meet it.
type Inbox struct {
	ID, Kind, Name, PublicKey, Team, Calendar, Locale string
	Domains                                           []string
	Brand, Settings                                   json.RawMessage
	TypingPreview, PageTrail, Visitors                bool
	Privacy                                           string
	Identity                                          string          // whether visitors are signed for: off, accepted (also when it says nothing), required
	Questions                                         []desk.Question // asked before a chat
	HaveReady                                         desk.Words      // what to have at hand
	Rating                                            string          // desk.RatingFaces …
}

// Inbox finds a chat inbox by its public key.
func (s *Store) Inbox(ctx context.Context, publicKey string) (Inbox, error) {
	in := Inbox{PublicKey: publicKey}
	var domains, prechat rawText
	err := s.read.QueryRowContext(ctx, `SELECT id, kind, name, team, calendar, locale, coalesce(domains,''), coalesce(brand,''), coalesce(settings,''),
 coalesce(prechat,'') FROM inboxes WHERE public_key = ? AND kind = 'chat' AND retired = 0`, publicKey).
		Scan(&in.ID, &in.Kind, &in.Name, &in.Team, &in.Calendar, &in.Locale, &domains, (*rawText)(&in.Brand), (*rawText)(&in.Settings), &prechat)
	if errors.Is(err, sql.ErrNoRows) {
		return in, desk.Errorf(desk.NotFound, "There is no chat with this key.").On("inbox")
	}
	if err != nil {
		return in, fmt.Errorf("read inbox: %w", err)
	}
	var settings struct {
		TypingPreview bool       `json:"typing_preview"`
		PageTrail     bool       `json:"page_trail"`
		Visitors      bool       `json:"visitors"`
		Privacy       string     `json:"privacy"`
		HaveReady     desk.Words `json:"have_ready"`
		Rating        string     `json:"rating"`
		Identity      string     `json:"identity"`
	}
	if len(domains) > 0 {
		if err := json.Unmarshal(domains, &in.Domains); err != nil {
			return in, fmt.Errorf("read domains of inbox %s: %w", in.ID, err)
		}
	}
	if len(in.Settings) > 0 {
		if err := json.Unmarshal(in.Settings, &settings); err != nil {
			return in, fmt.Errorf("read settings of inbox %s: %w", in.ID, err)
		}
	}
	in.TypingPreview, in.PageTrail, in.Visitors = settings.TypingPreview, settings.PageTrail, settings.Visitors
	in.Privacy, in.Identity = settings.Privacy, settings.Identity
	in.HaveReady, in.Rating = settings.HaveReady, settings.Rating
	if in.Rating == "" {
		in.Rating = desk.RatingFaces
	}
	if in.Questions, err = desk.ReadQuestions(prechat); err != nil {
		in.Questions = nil // saved past all checks: a chat is not refused for it
	}
	return in, nil
}

// Company is what its customers call it.
func (in Inbox) Company() string {
	var brand struct {
		Name string `json:"name"`
	}
	_ = json.Unmarshal(in.Brand, &brand) // saved past all checks: its own name is left
	return cmp.Or(brand.Name, in.Name)
}

// Admits reports whether pages of an origin may talk to this inbox: those it lists, and our own host's. "null" is nobody, and
// no Origin at all is a program, which could claim any: it is let in, for Origin is never authentication.
func (in Inbox) Admits(origin, host string) bool {
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	return strings.EqualFold(u.Host, host) || slices.ContainsFunc(in.Domains, func(d string) bool { return matchesDomain(d, u) })
}

// matchesDomain accepts "shop.example", "shop.example:8080", "https://shop.example" and "*.shop.example" (any depth below).
func matchesDomain(domain string, u *url.URL) bool {
	if scheme, rest, ok := strings.Cut(domain, "://"); ok {
		if !strings.EqualFold(scheme, u.Scheme) {
			return false
		}
		domain = rest
	}
	if below, ok := strings.CutPrefix(domain, "*."); ok {
		host := strings.ToLower(u.Host)
		return strings.HasSuffix(host, "."+strings.ToLower(below))
	}
	return strings.EqualFold(domain, u.Host)
}
