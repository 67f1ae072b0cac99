package hooks

import "github.com/pocketbase/pocketbase/core"

// bindBackups keeps the search indexes out of backups and restores: they are caches, and fill themselves.
func bindBackups(app core.App) {
	exclude := func(e *core.BackupEvent) error {
		e.Exclude = append(e.Exclude, indexFolder, foundFolder)
		return e.Next()
	}
	app.OnBackupCreate().BindFunc(exclude)
	app.OnBackupRestore().BindFunc(exclude)
}
