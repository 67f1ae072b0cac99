package hooks

import (
	"porchlight/internal/desk"
	"porchlight/ui"
)

// static serves what Vite built; package ui knows addresses, types and policies.
func static(c *call) error {
	ui.Handler().ServeHTTP(c.Response, c.Request)
	return nil
}

// demoShop is there with --demo only.
func demoShop(c *call) error {
	if !c.desk.config.Demo || c.desk.config.Shop == nil {
		return desk.Errorf(desk.NotFound, "There is no shop here. Start Porchlight with --demo to visit one.")
	}
	c.desk.config.Shop.ServeHTTP(c.Response, c.Request)
	return nil
}
