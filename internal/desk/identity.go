package desk

import "time"

// AuthorKind says who wrote a message.
type AuthorKind string

// The authors there are.
const (
	ByContact AuthorKind = "contact"
	ByAgent   AuthorKind = "agent"
	BySystem  AuthorKind = "system"
)

// Role is what an agent may do.
type Role string

// The roles of agents, each including the ones before it.
const (
	RoleAgent      Role = "agent"
	RoleSupervisor Role = "supervisor"
	RoleAdmin      Role = "admin"
)

// Assurance says how far a contact session is to be believed.
type Assurance string

// A session starts Anonymous; a code mailed to the claimed address or a JWT signed by the site raises it.
const (
	Anonymous Assurance = "anonymous"
	ByCode    Assurance = "code"
	BySigned  Assurance = "signed"
)

// Identity is somebody whose token was checked: an agent, or a visitor with or without a contact yet.
type Identity struct {
	Kind    AuthorKind
	ID      string // agent or contact; empty for a visitor who has not written yet
	Name    string // what others read: an agent's public name, a contact's name
	Locale  string // BCP 47
	Expires time.Time

	// agents
	Role          Role
	Asked         Presence // how they last asked to be seen; empty: never
	Principals    []string // what the agent may see, see access.go
	AccessVersion int64    // a socket with an older one is closed with "revoked"

	// visitors
	Session   string  // id of the contact session; empty before the first message
	TokenHash string  // hex SHA-256 of the session token
	Inbox     string  // id of the inbox
	Origin    string  // the page's origin that this session is bound to
	IP        string  // for rate limits, and for who has searched before; never stored with the contact
	Browser   string  // as it calls itself; for who has searched before, never stored
	Only      string  // id of the one conversation that a mailed link has opened for this session; empty: all of the contact's
	Person    *Person // who the website says this is; nil: it does not say
	Address   string  // what this session has proven, by a code or by such a link; empty: nothing

	// Blocked: what they write is not taken any more. They may still read what was said, and take it back.
	Blocked bool

	// TypingPreview: the inbox lets agents read what the visitor is typing, and says so to the visitor.
	TypingPreview bool
	// PageTrail: the inbox keeps which pages a visitor looks at, and says so.
	PageTrail bool
	// Watched: the principals who see that the visitor is there; none where the inbox does not show its visitors.
	Watched []string
}

// Person is who a website says its visitor is, by a signed identity.
type Person struct {
	Subject string // the website's own id of them, with the inbox it is good for
	Name    string // may be empty
	Address string // may be empty
	Proven  bool   // the website says that they have proven the address
	Expires time.Time
}

// Follows reports whether a visitor's session sees a conversation of that contact.
func (id *Identity) Follows(contact, conversation string) bool {
	return id.Kind == ByContact && id.ID != "" && id.ID == contact && (id.Only == "" || id.Only == conversation)
}

// Agent reports whether this is an agent.
func (id Identity) Agent() bool { return id.Kind == ByAgent }

// Hello is the first frame of a socket, and what HTTP headers carry for the same purpose.
type Hello struct {
	As      AuthorKind // agent or contact ("visitor" on the wire)
	Token   string     // an agent's PocketBase token, or the visitor's session token (43 characters of base64url, 256 bit)
	Inbox   string     // the inbox's public key; visitors only
	Origin  string     // the request's Origin header
	Host    string     // the request's Host header
	Locale  string
	IP      string
	Browser string // the request's User-Agent header

	Identity string // what the website signed (a JWT); visitors only, empty: nothing
}
