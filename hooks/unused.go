package hooks

import (
	"fmt"
	"path/filepath"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/find"
)

// Unused reports an error when a server runs on the app's folder: its search is held by one process at a time.
func Unused(app core.App) error {
	if find.InUse(filepath.Join(app.DataDir(), foundFolder)) {
		return fmt.Errorf("a server is running on %s. Stop it first", app.DataDir())
	}
	return nil
}
