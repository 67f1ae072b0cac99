package chat

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/gorilla/websocket"

	"porchlight/internal/desk"
)

func TestShutdownSaysByeAndAnswersWhatIsUnderWay(t *testing.T) {
	w := newWorld(t)
	mara, ada := w.connect(asAgent("mara")), w.connect(asVisitor("ada"))
	started, proceed := make(chan struct{}), make(chan struct{})
	w.fail = func(desk.Draft) error {
		close(started)
		<-proceed
		return nil
	}
	ada.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	<-started
	ended := make(chan error)
	go func() { ended <- w.hub.Shutdown(t.Context()) }()
	bye := mara.until("bye")
	if span := bye["retry_after"].([]any); span[0] != 1.0 || span[1] != 5.0 {
		t.Errorf("bye %v", bye)
	}
	mara.closed(CloseRestart)
	_ = mara.ws.Close() // as a client does that has read a close frame
	close(proceed)
	ada.until("bye")
	ada.closed(CloseRestart)
	_ = ada.ws.Close()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	_, response, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.server.URL, "http"), nil)
	if err == nil || response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a closed hub answered %v %v", response, err)
	}
	if w.receipts["client-0001"].Message.ID == "" {
		t.Error("the message under way was not kept")
	}
}

func TestShutdownCutsWhatDoesNotEnd(t *testing.T) {
	w := newWorld(t)
	ada := w.connect(asVisitor("ada"))
	started := make(chan struct{})
	w.stuck = func(ctx context.Context) {
		close(started)
		<-ctx.Done()
	}
	ada.say(`{"t":"send","client_id":"client-0001","body":"Hello"}`)
	<-started
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.hub.Shutdown(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("shutdown: %v", err)
	}
	if n := w.hub.Stats().Connections; n != 0 {
		t.Errorf("%d sockets are left", n)
	}
}
