/** /chat/{inbox}: the whole page is the chat, for sites that cannot embed a script. The server is the page's own. */

import '../../shared/fonts/fonts.css';
import { VisitorApi } from '../../shared/api';
import type { ArticleLink } from '../../shared/protocol';
import type { Panel } from '../contract';
import { mountPage } from '../panel/main';
import './page.css';

// the secret of a mailed link opens one conversation: it leaves the address before anything else is asked for
const secret = new URLSearchParams(location.hash.slice(1)).get('link');
if (location.hash) history.replaceState(history.state, '', location.pathname + location.search);

const inbox = location.pathname.split('/')[2] ?? '';
const asked = new URLSearchParams(location.search);
const wanted = asked.get('locale');
const languages = [...(wanted ? [wanted] : []), ...navigator.languages];
const api = new VisitorApi(location.origin, inbox, () => undefined);
const ask = () => api.status(String(languages)).catch(() => undefined);
const every = 200_000; // ms; people come and go

/** The article that "Chat with us" stood on: the question is about it. One that is not there any more is about nothing. */
async function reading(id: string | null): Promise<ArticleLink | undefined> {
  if (!id || !/^[a-z0-9]{15}$/.test(id)) return undefined;
  const found = await api.article(id, String(wanted ?? navigator.language)).catch(() => undefined);
  return found && { id, title: found.title, url: found.url };
}

const [status, article] = await Promise.all([ask(), reading(asked.get('article'))]);
if (status?.team.name) document.title = status.team.name;

const host = document.createElement('porchlight-widget');
const dark = matchMedia('(prefers-color-scheme: dark)');
const shade = () => (host.dataset.theme = dark.matches ? 'dark' : 'light');
dark.addEventListener('change', shade);
shade();
host.style.cssText = status?.launcher?.style ?? '';
document.body.appendChild(host);

let page: Panel | undefined = undefined as Panel | undefined;
page = await mountPage({
  root: host.attachShadow({ mode: 'open' }),
  launcher: document.createElement('button'), // nothing to open: the chat is all there is
  server: location.origin,
  inbox,
  languages,
  status,
  look,
  ...(secret && { secret }),
  ...(article && { article }),
});
setInterval(() => void look(), every);

async function look(): Promise<void> {
  const now = await ask();
  if (now) page?.update(now);
}
