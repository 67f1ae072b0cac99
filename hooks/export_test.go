package hooks

import "github.com/pocketbase/pocketbase/core"

// BindServing is Bind for tests that cause what no request does: serving is the desk once the app serves.
func BindServing(app core.App, config Config) (serving func() *Desk) { return bind(app, config).now }
