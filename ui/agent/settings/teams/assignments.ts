/** How a team's new conversations find somebody, in plain words. */
import type { Assignment } from '../state/types';
import { t } from '../words.svelte';

const assignments: readonly Assignment[] = ['manual', 'round_robin', 'least_busy'];

export const assignmentText = (value: Assignment | '') => t(`assignment.${value || 'manual'}`);

export const assignmentOptions = () =>
  assignments.map((value) => ({ value, label: t(`assignment.${value}`), detail: t(`assignment.${value}_detail`) }));
