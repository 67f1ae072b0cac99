import { mount } from 'svelte';
import '../shared/fonts/fonts.css';
import '../shared/tokens.css';
import '../shared/base.css';
import './workspace.css';
import App from './App.svelte';
import { renewWhenOutdated } from './lib/outdated';
import { Preferences } from './state/preferences.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('agent/index.html lacks #app');

renewWhenOutdated();
const preferences = new Preferences();
await preferences.apply(); // no text before its language
export default mount(App, { target, props: { preferences } });
