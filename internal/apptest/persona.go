package apptest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"
)

// Persona is somebody who sends a request.
type Persona struct {
	Name      string
	Agent     string // id of an agent, or ""
	Session   string // token of a contact session, or ""
	Contact   string // whom that session belongs to
	Superuser string // id of a superuser, or ""
}

// The personas. The disabled agent would otherwise be allowed everything: an admin and a
// supervisor of team A, with records of their own.
var (
	Stranger     = Persona{Name: "stranger"}
	Visitor      = Persona{Name: "visitor", Session: VisitorToken, Contact: ID("visitor")}
	OtherVisitor = Persona{Name: "othervisitor", Session: OtherVisitorToken, Contact: ID("othervisitor")}
	Agent        = Persona{Name: "agent", Agent: ID("agent")}
	OtherAgent   = Persona{Name: "otheragent", Agent: ID("otheragent")}
	Supervisor   = Persona{Name: "supervisor", Agent: ID("supervisor")}
	Admin        = Persona{Name: "admin", Agent: ID("admin")}
	Disabled     = Persona{Name: "disabled", Agent: ID("disabled")}
	Superuser    = Persona{Name: "superuser", Superuser: ID("superuser")}
)

// Personas are all of them, in the order in which tables list them.
func Personas() []Persona {
	return []Persona{Stranger, Visitor, OtherVisitor, Agent, OtherAgent, Supervisor, Admin, Disabled, Superuser}
}

// Password is everybody's.
const Password = "a lamp by the door"

// What the seed's visitors send: 32 bytes in base64url, as a widget makes them.
const (
	VisitorToken      = "visitor-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	OtherVisitorToken = "othervisitor-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	InviteSecret      = "invite-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" // of the seed's invite
	InboxKey          = "pk_shop"
	SiteOrigin        = "https://shop.example" // the website that carries the widget
)

// HashToken is how contact_sessions keeps a token.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// ID is the id of the seed's record of that name: fifteen characters, readable in a
// failing test.
func ID(name string) string {
	if len(name) > 15 {
		panic(fmt.Sprintf("%q is longer than an id", name))
	}
	return name + strings.Repeat("0", 15-len(name))
}

// Email is a persona's address, "" when they do not sign in.
func (p Persona) Email() string {
	if p.Agent == "" && p.Superuser == "" {
		return ""
	}
	return p.Name + "@shop.example"
}

// Collection is where a persona signs in, "" when they do not.
func (p Persona) Collection() string {
	switch {
	case p.Agent != "":
		return "agents"
	case p.Superuser != "":
		return core.CollectionNameSuperusers
	}
	return ""
}

// Token is a persona's PocketBase token, "" when they have none. A disabled agent's is
// one from before.
func (a *App) Token(p Persona) string {
	a.tb.Helper()
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.tokens[p.Name] == "" {
		a.tokens[p.Name] = a.sign(p, (*core.Record).NewAuthToken)
	}
	return a.tokens[p.Name]
}

// FileToken opens protected files. It is a new one each time: it is good for three minutes, and tests of a busy machine take longer.
func (a *App) FileToken(p Persona) string {
	a.tb.Helper()
	return a.sign(p, (*core.Record).NewFileToken)
}

func (a *App) sign(p Persona, how func(*core.Record) (string, error)) string {
	a.tb.Helper()
	if p.Collection() == "" {
		return ""
	}
	token, err := how(a.Record(p.Collection(), p.Agent+p.Superuser))
	if err != nil {
		a.tb.Fatal(fmt.Errorf("token of %s: %w", p.Name, err))
	}
	return token
}

// Credentials are the headers by which the app knows a persona.
func (a *App) Credentials(p Persona) map[string]string {
	a.tb.Helper()
	switch {
	case p.Session != "":
		return map[string]string{"X-Porchlight-Inbox": InboxKey, "X-Porchlight-Session": p.Session, "Origin": SiteOrigin}
	case p.Collection() != "":
		return map[string]string{"Authorization": a.Token(p)}
	}
	return nil
}
