package pb_migrations

import (
	"fmt"
	"slices"

	"github.com/pocketbase/pocketbase/core"
)

// table describes one collection as a migration declares it.
type table struct {
	name    string
	fields  []core.Field
	indexes []index
	rules   rules
}

type index struct {
	columns string
	unique  bool
	where   string // partial index, "" for all rows
}

func plain(columns string) index              { return index{columns: columns} }
func unique(columns string) index             { return index{columns: columns, unique: true} }
func uniqueWhere(columns, where string) index { return index{columns, true, where} }
func partial(columns, where string) index     { return index{columns, false, where} }

// create makes the tables in order, so that each may refer to those before it.
func create(app core.App, tables ...table) error {
	for _, t := range tables {
		if err := t.create(app); err != nil {
			return fmt.Errorf("create collection %s: %w", t.name, err)
		}
	}
	return nil
}

func (t table) create(app core.App) error {
	return t.save(app, core.NewBaseCollection(t.name))
}

// save fills col and stores it, twice when it refers to itself or has rules: both can
// name the collection only once it exists.
func (t table) save(app core.App, col *core.Collection) error {
	var later []core.Field
	for _, f := range t.fields {
		if r, ok := f.(*core.RelationField); ok {
			if r.CollectionId == t.name {
				later = append(later, f)
				continue
			}
			target, err := app.FindCollectionByNameOrId(r.CollectionId)
			if err != nil {
				return fmt.Errorf("relation %s: %w", r.Name, err)
			}
			r.CollectionId = target.Id
		}
		col.Fields.Add(f)
	}
	if len(later) > 0 {
		if err := app.Save(col); err != nil {
			return err
		}
		for _, f := range later {
			f.(*core.RelationField).CollectionId = col.Id
			col.Fields.Add(f)
		}
	}
	col.Fields.Add(
		&core.AutodateField{Name: "created", OnCreate: true},
		&core.AutodateField{Name: "updated", OnCreate: true, OnUpdate: true},
	)
	for i, x := range t.indexes {
		col.AddIndex(fmt.Sprintf("idx_%s_%d", t.name, i+1), x.unique, x.columns, x.where)
	}
	t.rules.apply(col)
	return app.Save(col)
}

func (r rules) apply(col *core.Collection) {
	col.ListRule, col.ViewRule = r.list, r.view
	col.CreateRule, col.UpdateRule, col.DeleteRule = r.create, r.update, r.delete
}

// setRules replaces the rules of an existing collection.
func setRules(app core.App, name string, r rules) error {
	col, err := app.FindCollectionByNameOrId(name)
	if err != nil {
		return fmt.Errorf("rules of %s: %w", name, err)
	}
	r.apply(col)
	if err := app.Save(col); err != nil {
		return fmt.Errorf("rules of %s: %w", name, err)
	}
	return nil
}

// drop deletes the collections in the reverse of the given order.
func drop(app core.App, names ...string) error {
	for _, name := range slices.Backward(names) {
		col, err := app.FindCollectionByNameOrId(name)
		if err != nil {
			return fmt.Errorf("drop collection %s: %w", name, err)
		}
		if err := app.Delete(col); err != nil {
			return fmt.Errorf("drop collection %s: %w", name, err)
		}
	}
	return nil
}
