package pb_migrations

import (
	"fmt"

	"github.com/pocketbase/pocketbase/core"
)

// Limits that several fields share. Characters for text, bytes for JSON and files.
const (
	nameLength  = 200        // a name or title fits a line of the panel
	shortLength = 64         // an id, a zone, a locale, a hash in hex
	textLength  = 5000       // a paragraph or two: reasons, comments
	bodyLength  = 100 * 1024 // a message
	pageLength  = 500 * 1024 // an article, pictures apart
	smallJSON   = 16 << 10   // a list of choices, a diff of one record
	largeJSON   = 256 << 10  // custom fields, translations, a job's payload
	portrait    = 5 << 20    // a photo as a phone takes it
	upload      = 25 << 20   // what mail servers commonly accept
)

func text(name string, max int) *core.TextField {
	return &core.TextField{Name: name, Max: max}
}

// pattern is a text field that must match expr when it is not empty.
func pattern(name string, max int, expr string) *core.TextField {
	return &core.TextField{Name: name, Max: max, Pattern: expr}
}

func number(name string) *core.NumberField { return &core.NumberField{Name: name, OnlyInt: true} }

// millis is an instant in Unix milliseconds, 0 for "not".
func millis(name string) *core.NumberField { return number(name) }

func date(name string) *core.DateField { return &core.DateField{Name: name} }

func flag(name string) *core.BoolField { return &core.BoolField{Name: name} }

func choice(name string, values ...string) *core.SelectField {
	return &core.SelectField{Name: name, Values: values, MaxSelect: 1}
}

func doc(name string, maxBytes int64) *core.JSONField {
	return &core.JSONField{Name: name, MaxSize: maxBytes}
}

// ref points to one record of the target collection.
func ref(name, target string) *core.RelationField {
	return &core.RelationField{Name: name, CollectionId: target, MaxSelect: 1}
}

// photo is a public raster image: portraits are shown to visitors.
func photo(name string) *core.FileField {
	return &core.FileField{
		Name: name, MaxSelect: 1, MaxSize: portrait,
		MimeTypes: []string{"image/jpeg", "image/png", "image/webp"},
		Thumbs:    []string{"96x96"},
	}
}

// files are served only to those who may view their record.
func files(name string, count int) *core.FileField {
	return &core.FileField{Name: name, MaxSelect: count, MaxSize: upload, Protected: true}
}

// must marks a field required.
func must(f core.Field) core.Field {
	switch f := f.(type) {
	case *core.TextField:
		f.Required = true
	case *core.NumberField:
		f.Required = true
	case *core.SelectField:
		f.Required = true
	case *core.RelationField:
		f.Required = true
	case *core.DateField:
		f.Required = true
	case *core.FileField:
		f.Required = true
	case *core.JSONField:
		f.Required = true
	default:
		panic(fmt.Sprintf("field %s cannot be required", f.GetName()))
	}
	return f
}

// cascade deletes a record with the one that its required relation points to.
func cascade(f core.Field) core.Field {
	f.(*core.RelationField).CascadeDelete = true
	return f
}

// hidden keeps a field out of every answer of PocketBase's API but a superuser's.
func hidden(f core.Field) core.Field {
	f.SetHidden(true)
	return f
}
