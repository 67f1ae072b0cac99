package hooks

import "github.com/pocketbase/pocketbase/core"

// bindBackups keeps the search index out of backups and restores: it is a cache, and rebuilds itself.
func bindBackups(app core.App) {
	exclude := func(e *core.BackupEvent) error {
		e.Exclude = append(e.Exclude, indexFolder)
		return e.Next()
	}
	app.OnBackupCreate().BindFunc(exclude)
	app.OnBackupRestore().BindFunc(exclude)
}
