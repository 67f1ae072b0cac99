package demo

import (
	"context"
	"fmt"

	"porchlight/chat"
	"porchlight/internal/desk"
)

// Colleagues are at their desks as long as the sample is served, so that the shop's light is on before anybody has signed in.
// They answer nobody: that is for the person who tries the desk.

// attend keeps an agent's socket open until ctx ends.
func (s *stage) attend(ctx context.Context, email string) error {
	return s.again(ctx, func(ctx context.Context) (over bool, err error) {
		token, err := s.token(email)
		if err != nil {
			return false, err
		}
		c, err := chat.Dial(ctx, s.base, desk.Hello{As: desk.ByAgent, Token: token})
		if err != nil {
			return false, err
		}
		defer context.AfterFunc(ctx, c.Close)()
		defer c.Close()
		for {
			if _, err := c.Next(); err != nil {
				return false, err
			}
		}
	})
}

// colleagues are all agents but the one who tries the desk.
func (d *Demo) colleagues() (emails []string) {
	for _, a := range d.content.Agents {
		if a.Email != d.founder().Email {
			emails = append(emails, a.Email)
		}
	}
	return emails
}

// token is what an agent's browser would have after signing in.
func (d *Demo) token(email string) (string, error) {
	agent, err := d.app.FindAuthRecordByEmail("agents", email)
	if err != nil {
		return "", fmt.Errorf("find sample agent: %w", err)
	}
	return agent.NewAuthToken()
}
