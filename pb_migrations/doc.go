// Package pb_migrations owns the schema and its access rules, in Go, one change a
// file. A released file is never edited or renamed: a later change is a new file.
//
// # Who is asking
//
// PocketBase evaluates a rule for everybody but superusers. The only other principals
// are agents; contacts are none, so that a collection gives a visitor nothing. Rules
// are composed of these constants and of nothing else:
//
//	live     a signed-in agent who is not disabled. It is one comparison on purpose:
//	         for a guest, or a principal without that field, the left side is NULL
//	         and NULL is not false, so the rule fails closed.
//	admin    a live agent whose role is admin.
//	owner    a live agent, on records whose field `agent` names them.
//	visible  the one visibility predicate, see below.
//
// A nil rule is for superusers alone. List rules of conversations and of all that
// hangs on them are nil: lists come from the desk's own API, which seeks through
// conversation_access instead of filtering. Writes to them are nil as well: they go
// through the one writer, which numbers and announces them.
//
// # The one visibility predicate
//
// conversation_access says which principals may see a conversation; the view
// agent_principals says which principals a live agent is:
//
//	agent:ID    every agent            what is assigned to, followed by or mentions them
//	team:none   every agent            conversations without a team
//	team:ID     members of that team   supervisors included
//	all         admins
//
// A conversation is visible to an agent when the two share a principal. The view
// leaves disabled agents out, which is why visible needs no live clause of its own.
//
// # Conventions
//
// Instants that a clock of the desk computes with are numbers of Unix milliseconds, 0
// for "not": they are compared and written at every message. Every other instant is a
// date field, which the panel shows readably. `created` and `updated` are on every
// collection. A relation does not cascade, but for what is derived (conversation_access, how
// often something was used) and for what is one agent's own alone; where it is required, what it points to cannot be deleted before what points to it.
package pb_migrations
