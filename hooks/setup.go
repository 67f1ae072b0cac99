package hooks

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"sync"
	"time"

	validation "github.com/pocketbase/ozzo-validation/v4"
	"github.com/pocketbase/pocketbase/apis"
	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

const (
	// setupLife is how long the link of the first run opens the door.
	setupLife = 30 * time.Minute
	// passwordLeast follows NIST SP 800-63B: length counts, rules about signs do not.
	passwordLeast = 10
)

// setup guards the first run: one secret, printed on the console, good once and for half an hour.
type setup struct {
	clock desk.Clock

	mu      sync.Mutex
	hash    [sha256.Size]byte // guarded by mu; of the secret
	expires time.Time         // guarded by mu; zero: nothing to set up
}

func newSetup(clock desk.Clock) *setup { return &setup{clock: clock} }

// issue makes a new secret; the one before is void.
func (s *setup) issue() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails: https://pkg.go.dev/crypto/rand#Read
	secret := base64.RawURLEncoding.EncodeToString(raw)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hash, s.expires = sha256.Sum256([]byte(secret)), s.clock().Add(setupLife)
	return secret
}

// use runs f when the secret is right, and voids it when f succeeds. Two requests cannot both succeed.
func (s *setup) use(secret string, f func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	given := sha256.Sum256([]byte(secret))
	if !s.clock().Before(s.expires) || subtle.ConstantTimeCompare(given[:], s.hash[:]) != 1 {
		return desk.Errorf(desk.NotFound, "This link has been used or has expired. Start Porchlight again for a new one.")
	}
	if err := f(); err != nil {
		return err
	}
	s.expires = time.Time{}
	return nil
}

// needsSetup reports whether nobody can sign in yet.
func needsSetup(app core.App) (bool, error) {
	n, err := app.CountRecords("agents")
	if err != nil {
		return false, fmt.Errorf("count agents: %w", err)
	}
	return n == 0, nil
}

// announce prints where to begin and returns the address; empty when nothing listens.
func (d *Desk) announce(e *core.ServeEvent) (base string) {
	if e.Server == nil {
		return ""
	}
	base = "http://" + e.Server.Addr
	if e.Server.TLSConfig != nil && strings.HasSuffix(e.Server.Addr, ":443") {
		base = "https://" + strings.TrimSuffix(e.Server.Addr, ":443")
	}
	if d.config.Announce == nil {
		return base
	}
	link := ""
	if needed, err := needsSetup(d.app); err != nil {
		d.config.Logger.Error("ask whether anybody can sign in", "err", err)
	} else if needed && !d.config.Demo {
		link = base + "/setup#" + d.setup.issue()
	}
	d.config.Announce(base, link)
	return base
}

// setupBody is the first run's form, and the secret from the link's fragment.
type setupBody struct {
	Secret   string `json:"secret"`
	Company  string `json:"company"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Password string `json:"password"`
	Locale   string `json:"locale"`
	TZ       string `json:"tz"`
}

func (b *setupBody) check() error {
	b.Company, b.Name, b.Email = strings.TrimSpace(b.Company), strings.TrimSpace(b.Name), strings.TrimSpace(b.Email)
	for _, f := range []struct {
		field, value, text string
		most               int
	}{
		{"company", b.Company, "What is your company called?", desk.MaxName},
		{"name", b.Name, "What is your name?", desk.MaxName},
		{"email", b.Email, "Which e-mail address do you sign in with?", desk.MaxAddress},
	} {
		if f.value == "" {
			return desk.Errorf(desk.BadRequest, "%s", f.text).On(f.field)
		}
		if err := desk.CheckText(f.field, f.value, f.most); err != nil {
			return err
		}
	}
	address, err := mail.ParseAddress(b.Email)
	switch {
	case err != nil || address.Address != b.Email:
		return desk.Errorf(desk.BadRequest, "This is not an e-mail address.").On("email")
	case !desk.ValidLocale(b.Locale):
		return desk.Errorf(desk.BadRequest, "%q is not a language tag.", b.Locale).On("locale")
	case !desk.ValidZone(b.TZ):
		return desk.Errorf(desk.BadRequest, "%q is not a time zone.", b.TZ).On("tz")
	}
	return checkPassword(b.Password)
}

// checkPassword accepts what an agent may sign in with.
func checkPassword(password string) error {
	switch {
	case len([]rune(password)) < passwordLeast:
		return desk.Errorf(desk.BadRequest, "Use at least %d characters. A few words in a row are fine.", passwordLeast).On("password")
	case len(password) > 71: // what bcrypt takes: https://pkg.go.dev/golang.org/x/crypto/bcrypt
		return desk.Errorf(desk.TooLarge, "Use at most 71 characters.").On("password")
	}
	return nil
}

// postSetup makes the first admin and a desk that works: superuser, agent, team, hours, chat inbox. All of it or nothing.
func postSetup(c *call) error {
	var b setupBody
	if err := c.decode(&b); err != nil {
		return err
	}
	var admin *core.Record
	err := c.desk.setup.use(b.Secret, func() error {
		if err := b.check(); err != nil {
			return err
		}
		needed, err := needsSetup(c.App)
		if err != nil {
			return err
		}
		if !needed {
			return desk.Errorf(desk.NotFound, "Porchlight is set up already.")
		}
		admin, err = store.Found(c.App, store.Founding{Company: b.Company, Name: b.Name, Email: b.Email, Password: b.Password,
			Locale: b.Locale, TZ: b.TZ})
		return asField(err)
	})
	if err != nil {
		return err
	}
	return apis.RecordAuthResponse(c.RequestEvent, admin, "", nil) // as for an invite
}

// asField names the field that PocketBase's validation found at fault.
func asField(err error) error {
	var fields validation.Errors
	if !errors.As(err, &fields) {
		return err
	}
	for field, cause := range fields {
		return desk.Errorf(desk.BadRequest, "%s", cause.Error()).On(field).Because(err)
	}
	return err
}
