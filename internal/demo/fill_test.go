package demo

import (
	"log/slog"
	"testing"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/apptest"
	"porchlight/internal/store"
)

func newApp(t *testing.T) *apptest.App {
	t.Helper()
	return apptest.New(t, func(c *core.BaseAppConfig) { c.DBConnect = store.Connect })
}

// filled is a sample on a folder of its own.
func filled(t *testing.T, app *apptest.App) *Demo {
	t.Helper()
	d, err := New(time.Now, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Fill(t.Context(), app); err != nil {
		t.Fatal(err)
	}
	return d
}

func count(t *testing.T, app core.App, query string) (n int) {
	t.Helper()
	if err := app.ConcurrentDB().NewQuery(query).Row(&n); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return n
}

func TestAnEmptyFolderBecomesTheShop(t *testing.T) {
	app := newApp(t)
	d := filled(t, app)
	for query, want := range map[string]int{
		`SELECT count(*) FROM agents WHERE avatar != ''`:   3,
		`SELECT count(*) FROM agents WHERE role = 'admin'`: 1,
		`SELECT count(*) FROM teams`:                       2,
		`SELECT count(*) FROM team_members`:                5,
		`SELECT count(*) FROM teams t, calendar_versions v, json_each(v.weekly) i WHERE v.calendar = t.calendar AND v.version = 2 AND i.value ->> 'from' = '00:00' AND i.value ->> 'to' = '24:00'`: 2 * 7, // the light is on
		`SELECT count(*) FROM calendar_days WHERE calendar IN (SELECT calendar FROM teams)`:                                                                                                        0,
		`SELECT count(*) FROM articles`:                                                                                                                                  40,
		`SELECT count(*) FROM articles WHERE visibility = 'internal'`:                                                                                                    3,
		`SELECT count(*) FROM article_texts WHERE status = 'published'`:                                                                                                  80,
		`SELECT count(*) FROM saved_replies`:                                                                                                                             12,
		`SELECT count(*) FROM saved_reply_texts`:                                                                                                                         24,
		`SELECT count(*) FROM conversations`:                                                                                                                             300,
		`SELECT count(DISTINCT number) FROM conversations WHERE number BETWEEN 1 AND 300`:                                                                                300,
		`SELECT count(*) FROM conversations WHERE status = 'open'`:                                                                                                       5,
		`SELECT count(*) FROM conversations WHERE status = 'open' AND (waiting_since = 0) = (last_author = 'contact')`:                                                   1, // a note follows what the customer asked
		`SELECT count(*) FROM conversations WHERE status = 'solved' AND (solved_at = 0 OR waiting_since > 0)`:                                                            0,
		`SELECT count(*) FROM conversations WHERE last_at > unixepoch('subsec') * 1000`:                                                                                  0,
		`SELECT count(*) FROM conversations c WHERE last_seq != (SELECT count(*) FROM messages WHERE conversation = c.id)`:                                               0,
		`SELECT count(*) FROM conversations c WHERE public_seq != (SELECT max(public_seq) FROM messages WHERE conversation = c.id)`:                                      0,
		`SELECT count(*) FROM messages WHERE kind = 'note' AND public_seq > 0`:                                                                                           0,
		`SELECT count(*) FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM conversation_access WHERE conversation = c.id AND principal = 'all')`:                      0,
		`SELECT count(*) FROM conversations c WHERE (SELECT count(*) FROM rounds WHERE conversation = c.id) != c.round`:                                                  0,
		`SELECT count(*) FROM messages WHERE author_kind = 'agent' AND agent NOT IN (SELECT id FROM agents)`:                                                             0,
		`SELECT count(*) FROM conversations WHERE contact NOT IN (SELECT id FROM contacts) OR team NOT IN (SELECT id FROM teams)`:                                        0,
		`SELECT count(*) FROM read_marks r JOIN conversations c ON c.id = r.conversation WHERE c.status = 'solved' AND r.reader LIKE 'agent:%' AND seen_seq != last_seq`: 0,
	} {
		if got := count(t, app, query); got != want {
			t.Errorf("%d, want %d: %s", got, want, query)
		}
	}
	if count(t, app, `SELECT count(*) FROM ratings`) < 50 || count(t, app, `SELECT count(*) FROM conversation_tags`) < 300 {
		t.Error("ratings or tags are missing")
	}
	for query, least := range map[string]int{
		`SELECT count(DISTINCT words) FROM search_log WHERE hits = 0`:                                                                  3,
		`SELECT count(DISTINCT article) FROM article_days d JOIN articles a ON a.id = d.article WHERE a.visibility = 'public'`:         30,
		`SELECT count(*) FROM audit WHERE action = 'founded' AND created < (SELECT min(created) FROM audit WHERE action != 'founded')`: 1,
		`SELECT count(*) FROM audit WHERE action IN ('invited', 'joined')`:                                                             4,
		`SELECT count(*) FROM audit a JOIN article_texts t ON a.object = 'article_texts/' || t.id AND a.created = t.published_at AND a.action = 'published'
 JOIN agents g ON a.actor = 'agent:' || g.id JOIN audit j ON j.object = 'agents/' || g.id AND j.created < a.created OR g.role = 'admin' AND j.action = 'founded'`: 80,
		`SELECT count(DISTINCT actor) FROM audit`: 3,
	} {
		if got := count(t, app, query); got < least {
			t.Errorf("the audit list has %d, want %d: %s", got, least, query)
		}
	}
	if ahead := count(t, app, `SELECT count(*) FROM audit WHERE created > strftime('%Y-%m-%d %H:%M:%fZ')`); ahead > 0 {
		t.Errorf("%d lines tell of what is still to come", ahead)
	}
	email, password := d.SignIn()
	agent, err := app.FindAuthRecordByEmail("agents", email)
	if err != nil {
		t.Fatal(err)
	}
	if !agent.ValidatePassword(password) {
		t.Error("the printed password does not open the desk")
	}
}

func TestAFilledFolderIsLeftAlone(t *testing.T) {
	app := newApp(t)
	_, password := filled(t, app).SignIn()
	before := count(t, app, `SELECT sum(version) FROM conversations`)
	again := filled(t, app)
	if _, now := again.SignIn(); now != password {
		t.Errorf("the password changed from %s to %s", password, now)
	}
	if after := count(t, app, `SELECT sum(version) FROM conversations`); after != before || *again.inbox.Load() == "" {
		t.Errorf("versions went from %d to %d, inbox %q", before, after, *again.inbox.Load())
	}
}
