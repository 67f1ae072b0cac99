import { describe, expect, it } from 'vitest';
import { blanks, fill, written } from './variables';

const values = { 'contact.first_name': 'Ada', 'agent.name': '', 'conversation.number': '17' };

describe('variables of saved replies', () => {
  it.each([
    ['Hello {contact.first_name|there}', 'Hello Ada'],
    ['I am {agent.name|one of the team}.', 'I am one of the team.'],
    ['I am {agent.name}.', 'I am .'],
    ['Number {conversation.number}, {conversation.number}', 'Number 17, 17'],
    ['On {date} and {contact.name}', 'On {date} and {contact.name}'], // nothing is known of these
    ['{__proto__} {constructor} {toString|x}', '{__proto__} {constructor} {toString|x}'],
    ['{contact.first_name|{nested}}', '{contact.first_name|{nested}}'],
    ['{ not one } {} {', '{ not one } {} {'],
  ])('fills %s', (body, filled) => expect(fill(body, values)).toBe(filled));

  it('does not read what it has put in', () => {
    expect(
      fill('{contact.first_name} {agent.name}', { 'contact.first_name': '{agent.name}', 'agent.name': 'Mara' }),
    ).toBe('{agent.name} Mara');
  });

  it('names the blanks that an agent fills in, each once', () => {
    expect(blanks('{contact.first_name|there}: {date} between {window}, not {date}')).toEqual(['date', 'window']);
  });

  it('writes a variable so that it is read again', () => {
    expect(fill(written('agent.name', 'us'), values)).toBe('us');
  });
});
