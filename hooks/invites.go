package hooks

import (
	"encoding/json"
	"net/http"
	"net/mail"
	"slices"
	"strings"

	"github.com/pocketbase/pocketbase/apis"

	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// inviteTeamsMost is more teams than anybody is in.
const inviteTeamsMost = 100

// inviteBody is what an admin chooses for somebody new.
type inviteBody struct {
	Name  string   `json:"name"`
	Email string   `json:"email"`
	Role  string   `json:"role"`
	Teams []string `json:"teams"`
}

func (b *inviteBody) check() error {
	b.Name, b.Email = strings.TrimSpace(b.Name), strings.TrimSpace(b.Email)
	if err := desk.CheckText("name", b.Name, desk.MaxName); err != nil {
		return err
	}
	if err := checkAddress(b.Email); err != nil {
		return err
	}
	if !slices.Contains([]string{"agent", "supervisor", "admin"}, b.Role) {
		return desk.Errorf(desk.BadRequest, "A role is agent, supervisor or admin.").On("role")
	}
	if len(b.Teams) > inviteTeamsMost {
		return desk.Errorf(desk.TooLarge, "Choose at most %d teams.", inviteTeamsMost).On("teams")
	}
	return nil
}

// checkAddress accepts an address that somebody can sign in with.
func checkAddress(email string) error {
	if email == "" {
		return desk.Errorf(desk.BadRequest, "Which e-mail address do they sign in with?").On("email")
	}
	if err := desk.CheckText("email", email, desk.MaxAddress); err != nil {
		return err
	}
	if address, err := mail.ParseAddress(email); err != nil || address.Address != email {
		return desk.Errorf(desk.BadRequest, "This is not an e-mail address.").On("email")
	}
	return nil
}

// made is a new invite with its link, which is told this once: the server keeps a hash of the secret.
type made struct {
	store.Invite
	Link string `json:"link"`
}

func postInvite(c *call) error {
	var b inviteBody
	if err := c.decode(&b); err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	in, secret, err := store.MakeInvite(c.App, c.desk.config.Clock(), store.Invitation{Name: b.Name, Email: b.Email, Role: b.Role, Teams: b.Teams, By: c.from.ID})
	if err != nil {
		return asField(err)
	}
	body, err := json.Marshal(made{in, deskURL(c.Request) + "/desk/invite#" + secret})
	if err != nil {
		return err
	}
	return c.raw(http.StatusCreated, body)
}

// deskURL is the address at which the admin's browser sees the desk. Its own origin is the best witness: behind a proxy that ends
// TLS the server does not know that people come by https.
func deskURL(r *http.Request) string {
	origin := r.Header.Get("Origin")
	if _, host, found := strings.Cut(origin, "://"); found && host == r.Host {
		return origin
	}
	return baseURL(r)
}

func listInvites(c *call) error {
	invites, err := store.Invites(c.App)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"invites": invites})
}

func deleteInvite(c *call) error {
	if err := store.RevokeInvite(c.App, c.Request.PathValue("id"), c.from); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// readInvite tells the holder of a link who invites them, and with which address they will sign in.
func readInvite(c *call) error {
	var b struct {
		Secret string `json:"secret"`
	}
	if err := c.decode(&b); err != nil {
		return err
	}
	in, err := store.ReadInvite(c.App, c.desk.config.Clock(), b.Secret)
	if err != nil {
		return err
	}
	return c.json(map[string]any{"name": in.Name, "email": in.Email, "by": in.By, "company": c.desk.company(c), "expires": in.Expires})
}

// joinBody is what somebody new says of themselves, with the secret from the link's fragment.
type joinBody struct {
	Secret     string   `json:"secret"`
	Name       string   `json:"name"`
	PublicName string   `json:"public_name"`
	Password   string   `json:"password"`
	TZ         string   `json:"tz"`
	Languages  []string `json:"languages"`
}

func (b *joinBody) check() error {
	b.Name, b.PublicName = strings.TrimSpace(b.Name), strings.TrimSpace(b.PublicName)
	if b.Name == "" {
		return desk.Errorf(desk.BadRequest, "What is your name?").On("name")
	}
	if err := desk.CheckText("name", b.Name, desk.MaxName); err != nil {
		return err
	}
	if err := desk.CheckText("public_name", b.PublicName, desk.MaxName); err != nil {
		return err
	}
	if err := checkPassword(b.Password); err != nil {
		return err
	}
	if b.TZ != "" && !desk.ValidZone(b.TZ) {
		return desk.Errorf(desk.BadRequest, "%q is not a time zone.", b.TZ).On("tz")
	}
	for _, l := range b.Languages {
		if !desk.ValidLocale(l) {
			return desk.Errorf(desk.BadRequest, "%q is not a language tag.", l).On("languages")
		}
	}
	return nil
}

// acceptInvite makes the account and signs its owner in. A secret that opens nothing is refused before the form is looked at.
func acceptInvite(c *call) error {
	var b joinBody
	if err := c.decode(&b); err != nil {
		return err
	}
	now := c.desk.config.Clock()
	if _, err := store.ReadInvite(c.App, now, b.Secret); err != nil {
		return err
	}
	if err := b.check(); err != nil {
		return err
	}
	agent, err := store.Join(c.App, now, b.Secret, store.Joining{Name: b.Name, PublicName: b.PublicName, Password: b.Password, TZ: b.TZ, Languages: b.Languages})
	if err != nil {
		return asField(err)
	}
	// a link that opens once is step enough: without a method PocketBase asks for no second one
	return apis.RecordAuthResponse(c.RequestEvent, agent, "", nil)
}
