/**
 * The workspace over a desk that lives in the page: `/desk/agent/testing/` of the dev server.
 * `?many=5000` adds a crowd, `?login` starts signed out.
 */
import { FakeDesk, FakeSocket, fakeToken, install } from './fakedesk';
import { mara, wren } from './cast';

const query = new URLSearchParams(location.search);
const desk = new FakeDesk(Date.now(), Number(query.get('many') ?? 0));
install(desk);
FakeSocket.takes = 20; // as on a near network
Object.assign(globalThis, { desk });

if (query.has('login')) localStorage.removeItem('porchlight.session');
else localStorage.setItem('porchlight.session', JSON.stringify({ token: fakeToken(), record: { id: mara } }));

if (location.pathname.includes('testing')) history.replaceState(null, '', `/desk/c/ada${location.search}`);

setInterval(() => {
  const ada = { kind: 'contact' as const, id: 'contact-ada', name: 'Ada Park' };
  const colleague = { kind: 'agent' as const, id: wren, name: 'Wren' };
  desk.tell({ t: 'typing', conversation: 'ada', author: ada, on: true, text: 'Is there any way to get it before Fri' });
  desk.tell({ t: 'typing', conversation: 'tomas', author: colleague, on: true });
}, 1000);

await import('../main');
