package hooks

import (
	"context"
	"fmt"
	"strings"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/desk"
)

// checkView accepts a view with a name, and a filter that lists what it says.
func checkView(r *core.Record) error {
	if name := strings.TrimSpace(r.GetString("name")); name != r.GetString("name") {
		r.Set("name", name)
	}
	_, err := desk.ReadFilter([]byte(r.GetString("filter")))
	return err
}

// keepViewsOf gives views back to their owners that were shared with a team which is deleted: without a team they would be everybody's.
func keepViewsOf(e *core.RecordEvent) error {
	views, err := e.App.FindRecordsByFilter("views", "team = {:team}", "", 0, 0, map[string]any{"team": e.Record.Id})
	if err != nil {
		return fmt.Errorf("find views of team %s: %w", e.Record.Id, err)
	}
	for _, v := range views {
		v.Set("shared", false)
		if err := e.App.Save(v); err != nil {
			return fmt.Errorf("keep view %s: %w", v.Id, err)
		}
	}
	return e.Next()
}

// viewChanged tells those who may use a view that the views are not what they were; what they are now they ask for.
func viewChanged(_ context.Context, d *Desk, r *core.Record) error {
	if r.GetBool("shared") || r.Original().GetBool("shared") {
		d.Hub.ViewsChanged("")
		return nil
	}
	d.Hub.ViewsChanged(r.GetString("agent"))
	return nil
}

// filter reads which conversations are asked for: those of a view, of a filter, or of some statuses.
func (c *call) filter() (f desk.Filter, err error) {
	view, raw, statuses := c.query("view"), c.query("filter"), c.query("status")
	switch {
	case view != "" && raw == "" && statuses == "":
		return c.desk.Store.View(c.Request.Context(), c.from, view)
	case raw != "" && view == "" && statuses == "":
		return desk.ReadFilter([]byte(raw))
	case view != "" || raw != "":
		return f, desk.Errorf(desk.BadRequest, "Ask for a view, for a filter or for statuses, not for several of them.").On("filter")
	}
	if statuses == "" {
		return f, nil
	}
	for _, one := range strings.Split(statuses, ",") {
		status := desk.Status(one)
		if err := (desk.Patch{Status: &status}).Validate(); err != nil {
			return f, err
		}
		f.Statuses = append(f.Statuses, status)
	}
	return f, nil
}

func countConversations(c *call) error {
	f, err := c.filter()
	if err != nil {
		return err
	}
	count, err := c.desk.Store.Count(c.Request.Context(), c.from, f)
	if err != nil {
		return err
	}
	return c.json(count)
}
