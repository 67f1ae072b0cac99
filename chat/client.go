package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

// Client is the far end of a socket: it speaks the protocol as a visitor or an agent does. What it missed while it was away it
// asks for over HTTP, which is not its business. Next belongs to one goroutine; the rest is safe for several.
type Client struct {
	Welcome Frame // the answer to hello; later ones come out of Next

	ws   *websocket.Conn
	rest []byte // owned by Next: frames of the last WebSocket message that were not handed out yet

	mu sync.Mutex // serialises writes
}

// Frame is what a server says. Which fields are there depends on T; see docs/protocol.md.
type Frame struct {
	T             string                    `json:"t"`
	Epoch         string                    `json:"epoch"`
	Pos           int64                     `json:"pos"`
	Self          desk.Author               `json:"self"`
	Conversations []desk.PublicConversation `json:"conversations"`
	Subject       json.RawMessage           `json:"conversation"` // an id; with T "conversation" the conversation itself
	Message       *desk.Message             `json:"message"`
	Changed       bool                      `json:"changed"`
	ClientID      string                    `json:"client_id"`
	Opened        bool                      `json:"opened"`
	Repeated      bool                      `json:"repeated"`
	Author        desk.Author               `json:"author"`
	On            bool                      `json:"on"`
	Re            string                    `json:"re"`
	Code          desk.Code                 `json:"code"`
	Text          string                    `json:"text"`
}

// Conversation is the id of the conversation that a frame is about, and its head when the frame brings it.
func (f Frame) Conversation() (id string, head desk.PublicConversation) {
	if json.Unmarshal(f.Subject, &id) == nil {
		return id, head
	}
	if json.Unmarshal(f.Subject, &head) != nil {
		return "", desk.PublicConversation{}
	}
	return head.ID, head
}

// err is the refusal that an error frame tells.
func (f Frame) err() error { return desk.Errorf(f.Code, "%s", f.Text) }

// Dial opens a socket at a desk ("http://127.0.0.1:8090") and says hello. A refusal is a *desk.Error. It comes as no browser
// does, without an Origin, unless h names one.
func Dial(ctx context.Context, base string, h desk.Hello) (*Client, error) {
	dialer := websocket.Dialer{HandshakeTimeout: helloWait, ReadBufferSize: 1024, WriteBufferSize: 1024}
	header := http.Header{}
	if h.Origin != "" {
		header.Set("Origin", h.Origin)
	}
	ws, answer, err := dialer.DialContext(ctx, "ws"+strings.TrimPrefix(base, "http")+"/api/chat/socket", header)
	if answer != nil {
		_ = answer.Body.Close() // gorilla has read what there is
	}
	if err != nil {
		return nil, fmt.Errorf("open a socket at %s: %w", base, err)
	}
	c := &Client{ws: ws}
	ws.SetPingHandler(c.pinged)
	as := "visitor"
	if h.As == desk.ByAgent {
		as = "agent"
	}
	err = c.write(struct {
		T      string `json:"t"`
		V      int    `json:"v"`
		As     string `json:"as"`
		Token  string `json:"token"`
		Inbox  string `json:"inbox,omitempty"`
		Locale string `json:"locale,omitempty"`
		Signed string `json:"identity,omitempty"`
	}{"hello", Version, as, h.Token, h.Inbox, h.Locale, h.Identity})
	if err == nil {
		c.Welcome, err = c.Next()
	}
	if err == nil && c.Welcome.T == "error" {
		err = c.Welcome.err()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("say hello: %w", err), ws.Close())
	}
	return c, nil
}

// Next waits for a frame. An error ends the connection; a server that falls silent for longer than its pings allow is one.
func (c *Client) Next() (f Frame, err error) {
	for len(c.rest) == 0 {
		if _, c.rest, err = c.read(); err != nil {
			return f, err
		}
	}
	line, rest, _ := bytes.Cut(c.rest, []byte{'\n'})
	c.rest = rest
	if err := json.Unmarshal(line, &f); err != nil {
		return f, fmt.Errorf("read a frame: %w", err)
	}
	return f, nil
}

func (c *Client) read() (int, []byte, error) {
	if err := c.alive(); err != nil {
		return 0, nil, err
	}
	return c.ws.ReadMessage()
}

// alive gives the server until two of its pings are missed.
func (c *Client) alive() error { return c.ws.SetReadDeadline(time.Now().Add(pongWait)) }

func (c *Client) pinged(data string) error {
	if err := c.alive(); err != nil {
		return err
	}
	return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeWait))
}

// Send sends a message; its ack or error comes out of Next.
func (c *Client) Send(d desk.Draft) error {
	frame := struct {
		T            string        `json:"t"`
		ClientID     string        `json:"client_id"`
		Conversation string        `json:"conversation,omitempty"`
		Kind         string        `json:"kind,omitempty"`
		Body         string        `json:"body"`
		Lang         string        `json:"lang,omitempty"`
		BaseSeq      int64         `json:"base_seq,omitempty"`
		Opening      *desk.Opening `json:"opening,omitempty"`
		Files        []string      `json:"files,omitempty"`
	}{T: "send", ClientID: d.ClientID, Conversation: d.Conversation, Kind: string(d.Kind), Body: d.Body, Lang: d.Lang, BaseSeq: d.BaseSeq,
		Opening: d.Opening, Files: d.Files}
	return c.write(frame)
}

// Typing tells that somebody writes, with the preview of a visitor's text.
func (c *Client) Typing(conversation string, on bool, text string) error {
	return c.write(struct {
		T            string `json:"t"`
		Conversation string `json:"conversation"`
		On           bool   `json:"on"`
		Text         string `json:"text,omitempty"`
	}{"typing", conversation, on, text})
}

// Seen tells how far the reader has come.
func (c *Client) Seen(conversation string, delivered, seen int64) error {
	return c.write(struct {
		T            string `json:"t"`
		Conversation string `json:"conversation"`
		Delivered    int64  `json:"delivered"`
		Seen         int64  `json:"seen"`
	}{"seen", conversation, delivered, seen})
}

func (c *Client) write(frame any) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.ws.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return err
	}
	return c.ws.WriteJSON(frame)
}

// Close says goodbye and ends Next.
func (c *Client) Close() {
	_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second)) // it may have gone
	_ = c.ws.Close()
}
