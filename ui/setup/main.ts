import { mount } from 'svelte';
import '../shared/fonts/fonts.css';
import '../shared/tokens.css';
import '../shared/base.css';
import App from './App.svelte';
import { Setup } from './state.svelte';
import { firstLocale, words } from './words.svelte';

await words().use(firstLocale(new URLSearchParams(location.search).get('locale'), navigator.languages));

const target = document.getElementById('app');
if (!target) throw new Error('setup/index.html lacks #app');

// `replace`, so that going back does not lead to a link that no longer works
const setup = new Setup(location.hash, () => location.replace('/desk/'));
addEventListener('hashchange', () => setup.take(location.hash));
mount(App, { target, props: { setup } });
