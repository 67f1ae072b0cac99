package apptest

import (
	"reflect"
	"slices"
	"strings"
)

// Routes lists every route the app answers, PocketBase's own and those of the hooks, as
// "METHOD /path/{param}"; without a method the route takes any. PocketBase keeps its list
// to itself, so this reads the router's unexported fields: a rename there ends the test
// rather than hiding a route.
func (a *App) Routes() []string {
	r, _ := a.router()
	var out []string
	walk(reflect.ValueOf(r).Elem().FieldByName("RouterGroup"), "", func(route string) { out = append(out, route) })
	slices.Sort(out)
	return slices.Compact(out)
}

// walk goes through one group; both kinds of its children are structs that are told
// apart by their fields.
func walk(group reflect.Value, prefix string, found func(string)) {
	group = reflect.Indirect(group)
	prefix += group.FieldByName("Prefix").String()
	children := group.FieldByName("children")
	for i := range children.Len() {
		child := reflect.Indirect(children.Index(i).Elem())
		if method := child.FieldByName("Method"); method.IsValid() {
			found(strings.TrimSpace(method.String() + " " + prefix + child.FieldByName("Path").String()))
			continue
		}
		walk(child, prefix, found)
	}
}
