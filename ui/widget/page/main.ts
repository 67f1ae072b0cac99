/** /chat/{inbox}: the whole page is the chat, for sites that cannot embed a script. The server is the page's own. */

import '../../shared/fonts/fonts.css';
import { VisitorApi } from '../../shared/api';
import { mountPage } from '../panel/main';
import './page.css';

const inbox = location.pathname.split('/')[2] ?? '';
const status = await new VisitorApi(location.origin, inbox, () => undefined).status().catch(() => undefined);
if (status?.team.name) document.title = status.team.name;

const host = document.createElement('porchlight-widget');
const dark = matchMedia('(prefers-color-scheme: dark)');
const shade = () => (host.dataset.theme = dark.matches ? 'dark' : 'light');
dark.addEventListener('change', shade);
shade();
document.body.appendChild(host);

const root = host.attachShadow({ mode: 'open' });
const wanted = new URLSearchParams(location.search).get('locale');
await mountPage({
  root,
  launcher: document.createElement('button'), // nothing to open: the chat is all there is
  server: location.origin,
  inbox,
  languages: [...(wanted ? [wanted] : []), ...navigator.languages],
  status,
  tell: () => {},
});
