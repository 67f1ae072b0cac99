package hooks

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// stepRules are PocketBase's rules of whom the second step is asked, by the words of our settings.
var stepRules = map[string]string{"leads": "role = 'admin' || role = 'supervisor'", "everybody": ""}

const (
	nobody  = "nobody"
	ownRule = "own" // what a superuser has written in the panel
)

// mailWait is how long an answer waits for the mail server: people wait for it.
const mailWait = 20 * time.Second

// secondStep says whom the second step is asked.
func secondStep(agents *core.Collection) string {
	if !agents.MFA.Enabled || !agents.OTP.Enabled {
		return nobody
	}
	for who, rule := range stepRules {
		if agents.MFA.Rule == rule {
			return who
		}
	}
	return ownRule
}

func showSignIn(c *call) error {
	agents, err := c.App.FindCollectionByNameOrId("agents")
	if err != nil {
		return err
	}
	return c.json(map[string]any{"second_step": secondStep(agents), "mailing": c.desk.office.mailing(), "providers": providersOf(agents)})
}

// putSecondStep says from now on who needs a second step. A desk that cannot mail would lock all of them out.
func putSecondStep(c *call) error {
	var b struct {
		Who string `json:"who"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	rule, known := stepRules[b.Who]
	if !known && b.Who != nobody {
		return desk.Errorf(desk.BadRequest, "It is nobody, leads or everybody.").On("who")
	}
	agents, err := c.App.FindCollectionByNameOrId("agents")
	if err != nil {
		return err
	}
	was := secondStep(agents)
	if b.Who != nobody && was == nobody {
		if err := c.tryMail(); err != nil {
			return err
		}
	}
	err = together(c.RequestEvent, func() error {
		agents, err := c.App.FindCollectionByNameOrId("agents")
		if err != nil {
			return err
		}
		agents.MFA.Enabled, agents.OTP.Enabled, agents.MFA.Rule = known, known, rule
		return c.App.SaveWithContext(c.Request.Context(), agents)
	}, func(core.App) (line store.AuditLine, err error) {
		if was == b.Who {
			return line, nil
		}
		change, err := fieldChange("second_step", was, b.Who)
		return store.AuditLine{Action: "updated", Object: "settings/signin", Change: store.AuditChange{Fields: []store.AuditField{change}}}, err
	})
	if err != nil {
		return err
	}
	return showSignIn(c)
}

func fieldChange(field, was, now string) (out store.AuditField, err error) {
	out.Field = field
	if out.Was, err = json.Marshal(was); err != nil {
		return out, err
	}
	out.Now, err = json.Marshal(now)
	return out, err
}

// tryMail mails whoever asks that codes will be mailed, to see that they can be.
func (c *call) tryMail() error {
	if !c.desk.office.mailing() {
		return desk.Errorf(desk.Conflict, "The codes are mailed, and this desk has no mail server yet. Name one under Settings → Server → Outgoing mail, then try again.").On("mail")
	}
	letter := c.desk.letterTo(c, c.Auth)
	letter.Kind, letter.ID = desk.StepLetter, core.GenerateDefaultRandomId()
	err := c.desk.mailNow(c.Request.Context(), letter)
	if err == nil {
		return nil
	}
	// an admin is to mend it, and what a mail server says of itself is no secret from them
	said := rootOf(err).Error()
	return desk.Errorf(desk.Conflict, "A test mail to %s could not be sent, so the codes could not be either. The mail server said: %s", letter.To, said).
		On("mail").With(map[string]string{"to": letter.To, "said": said}).Because(err)
}

// rootOf is the innermost of an error's causes.
func rootOf(err error) error {
	for {
		switch e := err.(type) { //nolint:errorlint // it walks the chain itself
		case interface{ Unwrap() []error }:
			all := e.Unwrap()
			if len(all) == 0 {
				return err
			}
			err = all[len(all)-1]
		default:
			inner := errors.Unwrap(err)
			if inner == nil {
				return err
			}
			err = inner
		}
	}
}

// letterTo is a letter to somebody at the desk, without its matter.
func (d *Desk) letterTo(c *call, account *core.Record) desk.Letter {
	l := desk.Letter{To: account.Email(), Name: account.GetString("name"), TZ: account.GetString("tz"), Desk: d.company(c)}
	var languages []string
	if err := readJSON(account, "languages", &languages); err == nil && len(languages) > 0 {
		l.Locale = languages[0]
	}
	return l
}

// company is what the desk calls itself to the people who work at it.
func (d *Desk) company(c *call) string {
	inbox, found, err := d.Store.FirstChat(c.Request.Context())
	if err != nil || !found {
		return c.App.Settings().Meta.AppName
	}
	return inbox.Name
}

// mailNow sends a letter that somebody waits for.
func (d *Desk) mailNow(ctx context.Context, l desk.Letter) error {
	ctx, cancel := context.WithTimeout(ctx, mailWait)
	defer cancel()
	if err := d.office.send(ctx, l); err != nil {
		d.config.Logger.Warn("mail somebody at the desk", "kind", string(l.Kind), "err", err)
		return desk.Errorf(desk.Unavailable, "The mail with your code could not be sent. Try again in a minute, or ask whoever runs this desk.").On("mail").
			After(codeWait).Because(err)
	}
	return nil
}
