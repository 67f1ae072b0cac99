package hooks

import "porchlight/internal/store"

func askReview(c *call) error {
	var r store.ReviewAsked
	if err := c.decode(&r); err != nil {
		return err
	}
	return c.draft(c.desk.Store.AskReview(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), r))
}

func returnReview(c *call) error {
	var r struct {
		Answer string `json:"answer"`
	}
	if err := c.decode(&r); err != nil {
		return err
	}
	return c.draft(c.desk.Store.ReturnReview(c.Request.Context(), c.from, c.Request.PathValue("id"), c.Request.PathValue("locale"), r.Answer))
}

func endReview(c *call) error {
	return c.draft(c.desk.Store.EndReview(c.Request.Context(), c.Request.PathValue("id"), c.Request.PathValue("locale")))
}
