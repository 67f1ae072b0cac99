package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"porchlight/internal/desk"
)

// A website may sign who its visitor is: a JWT (RFC 7519), HS256 with the key of the inbox, good for a day at most.

const (
	identityMost   = 4096           // bytes of a token: a few claims have 400
	identityLife   = 24 * time.Hour // longer ones would outlive a sign-out by days
	identityLeeway = time.Minute    // between the clocks of two servers
	subjectMost    = 200            // characters
)

// signingKey is the name of the key in inbox_secrets.
const signingKey = "signing_key"

// What an inbox does with signed identities.
const (
	IdentityOff      = "off"
	IdentityRequired = "required"
)

// identityClaims are what we read of a token; others are passed over.
type identityClaims struct {
	jwt.RegisteredClaims
	Name          string `json:"name"`
	Email         string `json:"email"`
	EmailVerified bool   `json:"email_verified"` // as OpenID Connect has it (Core 1.0, 5.1)
}

// parseIdentity checks a token that is meant for audience. Every fault is an error; which one is for the log.
func parseIdentity(token string, key []byte, audience string, now time.Time) (desk.Person, error) {
	if len(token) > identityMost {
		return desk.Person{}, errors.New("the token is too long")
	}
	if len(key) == 0 {
		return desk.Person{}, errors.New("the inbox has no key")
	}
	// HS256 and nothing else: a token must not choose how it is checked (RFC 8725, 3.1). The comparison is hmac.Equal, which takes
	// the same time however much is right.
	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired(), jwt.WithAudience(audience),
		jwt.WithStrictDecoding(), jwt.WithLeeway(identityLeeway), jwt.WithTimeFunc(func() time.Time { return now }))
	var claims identityClaims
	if _, err := parser.ParseWithClaims(token, &claims, func(*jwt.Token) (any, error) { return key, nil }); err != nil {
		return desk.Person{}, err
	}
	switch {
	case claims.Subject == "" || strings.ContainsAny(claims.Subject, "\r\n\t") || desk.CheckText("sub", claims.Subject, subjectMost) != nil:
		return desk.Person{}, errors.New("sub is missing or no id")
	case claims.ExpiresAt.After(now.Add(identityLife + identityLeeway)):
		return desk.Person{}, errors.New("exp is more than a day away")
	}
	p := desk.Person{Subject: claims.Subject, Expires: claims.ExpiresAt.Time}
	if name := strings.TrimSpace(claims.Name); desk.CheckText("name", name, desk.MaxName) == nil {
		p.Name = name
	}
	if address, err := desk.MailAddress(claims.Email); err == nil {
		p.Address, p.Proven = address, claims.EmailVerified
	}
	return p, nil
}

func errIdentity(cause error) error {
	return desk.Errorf(desk.Unauthorized, "This website could not show who you are. Please reload the page, or sign in there again.").On("identity").Because(cause)
}

// signedPerson checks what a website signed; nil when it says nothing, or the inbox does not listen.
func (s *Store) signedPerson(ctx context.Context, inbox Inbox, token string) (*desk.Person, error) {
	if token == "" || inbox.Identity == IdentityOff {
		return nil, nil
	}
	var key string
	if err := s.each(ctx, func(scan func(...any) error) error { return scan(&key) },
		`SELECT value FROM inbox_secrets WHERE inbox = ? AND name = ?`, inbox.ID, signingKey); err != nil {
		return nil, fmt.Errorf("read the signing key of inbox %s: %w", inbox.ID, err)
	}
	p, err := parseIdentity(token, []byte(key), inbox.PublicKey, s.clock())
	if err != nil {
		return nil, errIdentity(err)
	}
	p.Subject = inbox.ID + ":" + p.Subject // another inbox's "42" is somebody else
	return &p, nil
}

const selectPerson = `SELECT i.contact, c.name, c.blocked FROM contact_identities i JOIN contacts c ON c.id = i.contact
 WHERE i.kind = 'external_id' AND i.value = ? AND i.verified_at != ''`

// newcomer is a token that no session has. A person who is known reads what they have; the session comes with the first message.
func (s *Store) newcomer(ctx context.Context, from desk.Identity, asks string) (desk.Identity, error) {
	p := from.Person
	if p == nil {
		if asks == IdentityRequired {
			return desk.Identity{}, errIdentity(nil)
		}
		return from, nil
	}
	var blocked bool
	if err := s.each(ctx, func(scan func(...any) error) error { return scan(&from.ID, &from.Name, &blocked) }, selectPerson, p.Subject); err != nil {
		return desk.Identity{}, fmt.Errorf("find who was signed for: %w", err)
	}
	from.Blocked, from.PageTrail = blocked, from.PageTrail && !blocked
	return vouched(from), nil
}

// signed holds a session and a person against each other. A session that was signed for once is worthless without them: who
// signs out of the website leaves nothing behind. One that was not is raised, and what the device wrote joins the person.
func (s *Store) signed(ctx context.Context, from desk.Identity, assurance desk.Assurance, asks string) (desk.Identity, error) {
	p := from.Person
	switch {
	case p == nil && (assurance == desk.BySigned || asks == IdentityRequired):
		return desk.Identity{}, errIdentity(nil)
	case p == nil:
		return from, nil
	case assurance != desk.BySigned:
		op := &sign{from: from}
		if err := s.writer.do(ctx, op); err != nil {
			return desk.Identity{}, err
		}
		s.ended(from.Session) // its other sockets must say for whom they are
		from.ID, from.Name = op.contact, op.name
		return vouched(from), nil
	}
	var contact, name string
	var blocked bool
	if err := s.each(ctx, func(scan func(...any) error) error { return scan(&contact, &name, &blocked) }, selectPerson, p.Subject); err != nil {
		return desk.Identity{}, fmt.Errorf("find who was signed for: %w", err)
	}
	if contact != from.ID {
		return desk.Identity{}, errIdentity(errors.New("the session is another person's"))
	}
	return vouched(from), nil
}

// vouched is an identity as far as the website's word goes: not beyond its end.
func vouched(from desk.Identity) desk.Identity {
	p := from.Person
	if from.Expires.IsZero() || p.Expires.Before(from.Expires) {
		from.Expires = p.Expires
	}
	if p.Proven {
		from.Address = p.Address
	}
	if from.Name == "" {
		from.Name = p.Name
	}
	return from
}
