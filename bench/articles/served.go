package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"porchlight/internal/judged"
)

const (
	port      = "8197"
	readyMost = 3 * time.Minute // until all articles can be found
	askedMost = 2_000           // letters that are typed over HTTP
)

// desk is the product as people run it, with a library that it has imported.
type desk struct {
	cmd    *exec.Cmd
	client http.Client
	asked  atomic.Int64
}

// serve imports a library into a new desk and starts it.
func serve(ctx context.Context, binary, dir string, library []judged.Text) (*desk, error) {
	folder, data := filepath.Join(dir, "folder"), filepath.Join(dir, "data")
	for n, t := range library {
		article := filepath.Join(folder, "articles", fmt.Sprintf("bench%010d", n))
		if err := os.MkdirAll(article, 0o700); err != nil {
			return nil, fmt.Errorf("make a folder: %w", err)
		}
		text := fmt.Sprintf("---\ntitle: %s\nslug: %s\nvisibility: public\nstatus: published\npublished_at: 2026-05-04 00:00:00.000Z\n---\n%s", t.Title, t.Slug, t.Body)
		if err := os.WriteFile(filepath.Join(article, t.Locale+".md"), []byte(text), 0o600); err != nil {
			return nil, fmt.Errorf("write an article: %w", err)
		}
	}
	if out, err := exec.CommandContext(ctx, binary, "kb", "import", folder, "--dir", data).CombinedOutput(); err != nil {
		return nil, fmt.Errorf("import the library: %w: %.500s", err, out)
	}
	d := &desk{cmd: exec.CommandContext(ctx, binary, "serve", "--http", "127.0.0.1:"+port, "--dir", data)}
	d.cmd.Cancel = func() error { return d.cmd.Process.Signal(syscall.SIGTERM) }
	// an address may ask so often and no more: each asks once from its own
	d.client.Transport = &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		n := d.asked.Add(1)
		from := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 1, byte(n>>8), byte(n))}}
		return from.DialContext(ctx, network, address)
	}}
	if err := d.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", binary, err)
	}
	last := library[len(library)-1]
	for began := time.Now(); time.Since(began) < readyMost; time.Sleep(100 * time.Millisecond) {
		if code, body, _, err := d.ask(ctx, last.Title, 1); err == nil && code == http.StatusOK && strings.Contains(body, last.Slug) {
			return d, nil
		}
	}
	return nil, errors.Join(errors.New("the articles could not be found in time"), d.stop())
}

// ask looks something up as a visitor of the help center does; a page below 2 is the first.
func (d *desk) ask(ctx context.Context, typed string, page int) (code int, body string, took time.Duration, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:"+port+"/help/en/search?"+url.Values{"q": {typed}, "page": {strconv.Itoa(page)}}.Encode(), http.NoBody)
	if err != nil {
		return 0, "", 0, fmt.Errorf("ask: %w", err)
	}
	began := time.Now()
	response, err := d.client.Do(request)
	if err != nil {
		return 0, "", 0, fmt.Errorf("ask: %w", err)
	}
	defer func() { _ = response.Body.Close() }() // it is read to its end
	raw, err := io.ReadAll(response.Body)
	return response.StatusCode, string(raw), time.Since(began), err
}

// resident is the memory that the kernel counts for the desk, in MB.
func (d *desk) resident() (float64, error) {
	raw, err := os.ReadFile("/proc/" + strconv.Itoa(d.cmd.Process.Pid) + "/statm")
	if err != nil {
		return 0, fmt.Errorf("read the memory: %w", err)
	}
	fields := strings.Fields(string(raw))
	if len(fields) < 2 {
		return 0, fmt.Errorf("read the memory: %q", raw)
	}
	pages, err := strconv.Atoi(fields[1])
	return float64(pages*os.Getpagesize()) / (1 << 20), err
}

func (d *desk) stop() error {
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stop the desk: %w", err)
	}
	return d.cmd.Wait()
}
