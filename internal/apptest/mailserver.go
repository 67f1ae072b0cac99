package apptest

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"
	"github.com/pocketbase/pocketbase/tools/mailer"
)

// Mail is one that a MailServer has taken.
type Mail struct {
	From    string   // of the envelope
	To      []string // of the envelope
	Header  mail.Header
	Subject string // decoded
	Text    string
	HTML    string
}

// MailServer speaks SMTP (RFC 5321) on the loopback and keeps what it is given.
type MailServer struct {
	Host string
	Port int

	tb       testing.TB
	listener net.Listener
	ended    sync.WaitGroup

	mu    sync.Mutex
	mails []Mail                     // guarded by mu
	conns map[net.Conn]bool          // guarded by mu
	reply func(n int) (reply string) // guarded by mu: what the n-th DATA is answered with; "": taken. nil: all are
	count int                        // guarded by mu: of DATA
	added chan struct{}              // after every DATA
}

// NewMailServer starts one that ends with the test.
func NewMailServer(tb testing.TB) *MailServer {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	s := &MailServer{Host: "127.0.0.1", Port: address.Port, tb: tb, listener: listener, conns: map[net.Conn]bool{}, added: make(chan struct{}, 1)}
	s.ended.Go(s.accept)
	tb.Cleanup(s.close)
	return s
}

// UseMail lets the app send by this server.
func (a *App) UseMail(s *MailServer) {
	settings := a.Settings()
	settings.SMTP.Enabled, settings.SMTP.Host, settings.SMTP.Port, settings.SMTP.TLS = true, s.Host, s.Port, false
	settings.Meta.SenderAddress, settings.Meta.AppURL = "desk@heron.example", "https://help.heron.example"
	// PocketBase's test app keeps mails in memory, by a hook that runs before this one.
	a.OnMailerSend().BindFunc(func(e *core.MailerEvent) error {
		e.Mailer = &mailer.SMTPClient{Host: s.Host, Port: s.Port}
		return e.Next()
	})
}

// Answer decides what the n-th mail (from 1) is answered with, such as "451 later"; "" takes it. "hang" says nothing more.
func (s *MailServer) Answer(reply func(n int) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reply = reply
}

// Tries is how many mails were offered, taken or not.
func (s *MailServer) Tries() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Mails are those taken so far.
func (s *MailServer) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.mails...)
}

// Await waits until ok is satisfied by what was taken and how often was tried.
func (s *MailServer) Await(what string, ok func(taken []Mail, tries int) bool) []Mail {
	s.tb.Helper()
	deadline := time.After(2 * time.Minute) // a machine that is busy elsewhere
	for {
		if taken := s.Mails(); ok(taken, s.Tries()) {
			return taken
		}
		select {
		case <-s.added:
		case <-deadline:
			s.tb.Fatalf("waited for %s in vain; %d mails, %d tries", what, len(s.Mails()), s.Tries())
		}
	}
}

// Take waits for the n-th mail (from 1).
func (s *MailServer) Take(n int) Mail {
	s.tb.Helper()
	return s.Await("a mail", func(taken []Mail, _ int) bool { return len(taken) >= n })[n-1]
}

func (s *MailServer) close() {
	_ = s.listener.Close() // accept ends with it
	s.mu.Lock()
	for c := range s.conns {
		_ = c.Close() // its session ends with it
	}
	s.mu.Unlock()
	s.ended.Wait()
}

func (s *MailServer) accept() {
	for {
		c, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.conns[c] = true
		s.mu.Unlock()
		s.ended.Go(func() {
			if err := s.serve(textproto.NewConn(c)); err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
				s.tb.Logf("mail server: %v", err)
			}
			_ = c.Close() // the client is gone
		})
	}
}

// serve is one session.
func (s *MailServer) serve(c *textproto.Conn) error {
	if err := c.PrintfLine("220 mail.example ESMTP"); err != nil {
		return err
	}
	var m Mail
	for {
		line, err := c.ReadLine()
		if err != nil {
			return err
		}
		verb, rest, _ := strings.Cut(line, " ")
		answer := "250 fine"
		switch strings.ToUpper(verb) {
		case "EHLO":
			answer = "250-mail.example\r\n250 8BITMIME"
		case "HELO", "RSET", "NOOP":
		case "MAIL":
			m = Mail{From: between(rest)}
		case "RCPT":
			m.To = append(m.To, between(rest))
		case "DATA":
			if answer, err = s.data(c, &m); err != nil {
				return err
			}
			if answer == "hang" {
				_, err := c.ReadLine() // until the client gives up
				return err
			}
		case "QUIT":
			return c.PrintfLine("221 bye")
		default:
			answer = "502 not here"
		}
		if err := c.PrintfLine("%s", answer); err != nil {
			return err
		}
	}
}

func between(text string) string {
	_, text, _ = strings.Cut(text, "<")
	text, _, _ = strings.Cut(text, ">")
	return text
}

func (s *MailServer) data(c *textproto.Conn, m *Mail) (answer string, err error) {
	if err := c.PrintfLine("354 go on"); err != nil {
		return "", err
	}
	raw, err := c.ReadDotBytes()
	if err != nil {
		return "", err
	}
	if err := m.read(raw); err != nil {
		return "554 " + err.Error(), nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count++
	if s.reply != nil {
		answer = s.reply(s.count)
	}
	if answer == "" {
		answer = "250 taken"
		s.mails = append(s.mails, *m)
	}
	select {
	case s.added <- struct{}{}:
	default:
	}
	return answer, nil
}

func (m *Mail) read(raw []byte) error {
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	m.Header = parsed.Header
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return err
	}
	return m.part(parsed.Header.Get("Content-Type"), parsed.Body)
}

// part reads a body: a text, or several parts with texts in them.
func (m *Mail) part(contentType string, body io.Reader) error {
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(body)
		if kind == "text/html" {
			m.HTML = string(text)
		} else {
			m.Text = string(text)
		}
		return err
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var content io.Reader = p
		if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
			content = quotedprintable.NewReader(p)
		}
		if err := m.part(p.Header.Get("Content-Type"), content); err != nil {
			return err
		}
	}
}
