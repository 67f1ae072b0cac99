import { describe, expect, it } from 'vitest';
import table from '../../internal/desk/testdata/variables.json';
import { fill, gaps, unknown, variables, written, type Values } from './variables';

const values: Values = {
  'contact.first_name': 'Ada',
  'agent.name': '',
  'conversation.number': '17',
  'field.order_number': 'L-4471',
};

describe('variables of saved replies', () => {
  it.each([
    ['Hello {contact.first_name|there}', 'Hello Ada'],
    ['I am {agent.name|one of the team}.', 'I am one of the team.'],
    ['I am {agent.name|}.', 'I am .'], // said on purpose: nothing
    ['I am {agent.name}.', 'I am {agent.name}.'], // nobody knows it: the agent sees that
    ['{contact.company|your company}', 'your company'],
    ['Number {conversation.number}, {conversation.number}', 'Number 17, 17'],
    ['Order {field.order_number}, parcel {field.parcel|on its way}', 'Order L-4471, parcel on its way'],
    ['On {date} and {contact.name}', 'On {date} and {contact.name}'],
    ['On {date|Monday}', 'On {date|Monday}'], // a blank is the agent's
    [
      '{__proto__} {constructor} {toString|x} {constructor.name}',
      '{__proto__} {constructor} {toString|x} {constructor.name}',
    ],
    ['{contact.first_name|{nested}}', '{contact.first_name|{nested}}'],
    ['{ not one } {} {', '{ not one } {} {'],
    ['\\{contact.first_name} is written so', '{contact.first_name} is written so'],
    ['$& $1 {contact.first_name} $$', '$& $1 Ada $$'],
  ])('fills %s', (body, filled) => expect(fill(body, values)).toBe(filled));

  it.each([
    ['{agent.name}', 'agent.name'], // what it has put in is not read again
    ['[click](https://evil.example)', '(click)(https://evil.example)'],
    ['**Ada** `x`', 'Ada x'],
    ['Ada\n\n# Park', 'Ada # Park'],
    ['Ada\u202Eevil\u2066', 'Ada evil'],
    ["O'Brien-Müller (shop)", "O'Brien-Müller (shop)"],
  ])('puts the name %j in as words', (name, words) =>
    expect(fill('{contact.name}', { 'contact.name': name })).toBe(words),
  );

  it.each([
    ['Hello {contact.name}, 3 lamps', 'نور الحسن', 'Hello \u2068نور الحسن\u2069, 3 lamps'],
    ['مرحبًا {contact.name}، 3 مصابيح', 'Ada Park', 'مرحبًا \u2068Ada Park\u2069، 3 مصابيح'],
    ['مرحبًا {contact.name}، 3 مصابيح', 'نور', 'مرحبًا نور، 3 مصابيح'],
    ['{contact.name}: 17', 'نور', 'نور: 17'], // nothing around it reads any way
    ['مرحبًا، الرقم {contact.name}', '17', 'مرحبًا، الرقم 17'],
  ])('keeps the direction of %s', (body, name, filled) => expect(fill(body, { 'contact.name': name })).toBe(filled));

  it('finds what is left to fill in, in its order', () => {
    const text =
      'Hello {contact.first_name}: {date} between {window|then}, not {date}. \\{x} {Datum der Lieferung} {اليوم}';
    expect(gaps(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      '{contact.first_name}',
      '{date}',
      '{window|then}',
      '{date}',
      '{Datum der Lieferung}',
      '{اليوم}',
    ]);
    expect(gaps('if (a) { return b; } {"json": 1} {1}')).toEqual([]);
  });

  it('knows the variables that the server knows', () => {
    expect([...variables]).toEqual(table.variables);
  });

  it.each(table.bodies)('finds in $body what nobody can fill in', ({ body, unknown: name }) => {
    expect(unknown(body, table.fields)).toEqual(name ? [name] : []);
  });

  it('writes a variable so that it is read again', () => {
    expect(fill(written('agent.name', 'us'), values)).toBe('us');
  });
});
