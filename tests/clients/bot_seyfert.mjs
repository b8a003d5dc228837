// A bot on seyfert, for the conversation in test_clients.py.
//
// Run as `node bot_seyfert.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import seyfert from 'seyfert';

const [recipe, token] = process.argv.slice(2);
const { ActionRow, Button, Client, Command, ComponentCommand, Declare, Embed } = seyfert;
const client = new Client({
  getRC: () => ({ token, locations: { base: '.' }, intents: 1 | 2 | 512 }),
});
eval(recipe); // the line that `sandbox --only` prints for this library

/** Return a command without the decorators of TypeScript. */
const command = (name, description, run) => Declare({ name, description })(
  class extends Command {
    run = run;
  },
);

const hello = command('hello', 'Say hello', (ctx) => {
  const press = new Button().setCustomId('press').setLabel('Press').setStyle(1);
  const components = [new ActionRow().setComponents([press])];
  return ctx.write({ content: 'hi', embeds: [new Embed().setTitle('Hello')], components });
});
const later = command('later', 'Answer later', async (ctx) => {
  await ctx.deferReply();
  await ctx.editResponse({ content: 'done' });
  await ctx.followup({ content: 'and more', flags: 64 });
});
const members = command('members', 'List the members', async (ctx) => {
  const found = await client.members.list(ctx.guildId, { limit: 100 }, true);
  const names = found.map(({ user }) => user.username).sort();
  await ctx.write({ content: names.join(' ') });
});

class Press extends ComponentCommand {
  componentType = 'Button';
  customId = 'press';

  run(ctx) {
    return ctx.update({ content: 'pressed' });
  }
}

client.commands.set([hello, later, members]);
client.components.set([Press]);
client.events.set([
  {
    data: { name: 'messageCreate' },
    run: (message) => message.author.bot || message.react('👋'),
  },
  {
    data: { name: 'botReady', once: true },
    async run() {
      await client.uploadCommands();
      console.log('READY');
    },
  },
]);

await client.start();
