/** What a role means, in plain words. */
import type { Role } from '../../state/api';
import { t } from '../words.svelte';

export const roles: readonly Role[] = ['agent', 'supervisor', 'admin'];

export const roleOptions = () =>
  roles.map((value) => ({ value, label: t(`role.${value}`), detail: t(`role.${value}_detail`) }));
