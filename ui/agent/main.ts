import { mount } from 'svelte';
import '../shared/fonts/fonts.css';
import '../shared/tokens.css';
import '../shared/base.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('agent/index.html lacks #app');

export default mount(App, { target });
