package pb_migrations

// The building blocks of every rule; doc.go explains them.
const (
	live  = "@request.auth.disabled = false"
	admin = live + " && @request.auth.role = 'admin'"
	owner = live + " && agent = @request.auth.id"
)

// visibleVia is the visibility predicate for a record that reaches its conversation
// through path, "" for the conversation itself or a relation such as "conversation.".
// The back relation joins by index, so the cost is that conversation's few access rows.
func visibleVia(path string) string {
	return path + "conversation_access_via_conversation.principal ?= @collection.agent_principals.principal" +
		" && @collection.agent_principals.agent ?= @request.auth.id"
}

// rules are the five access rules of a collection; the zero value shuts it.
type rules struct {
	list, view, create, update, delete *string
}

func rule(expr string) *string { return &expr }

// shut leaves a collection to superusers, the writer and the desk's own routes.
func shut() rules { return rules{} }

// readableBy opens list and view.
func readableBy(expr string) rules { return rules{list: rule(expr), view: rule(expr)} }

// viewableBy opens view alone; the list comes from the desk's API.
func viewableBy(expr string) rules { return rules{view: rule(expr)} }

// writableBy adds create and update.
func (r rules) writableBy(expr string) rules {
	r.create, r.update = rule(expr), rule(expr)
	return r
}

// deletableBy adds delete.
func (r rules) deletableBy(expr string) rules {
	r.delete = rule(expr)
	return r
}
