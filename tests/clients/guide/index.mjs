// A bot on discord.js that uses what the library's guide shows, for test_discordjs_guide.py.
//
// Run as `node index.mjs RECIPE TOKEN`; prints READY when its commands are registered. `/run` makes
// it do one thing by itself and say how that went; the other commands are for people.

import { Client, Events, GatewayIntentBits, Partials } from 'discord.js';
import { channels } from './channels.mjs';
import { commands } from './commands.mjs';
import { components } from './components.mjs';
import { guilds } from './guilds.mjs';
import { members } from './members.mjs';
import { messages } from './messages.mjs';
import { noticed, notice } from './noticed.mjs';
import { said } from './said.mjs';
import { threads } from './threads.mjs';

const [recipe, token] = process.argv.slice(2);
const client = new Client({
  ...eval(`({ ${recipe} })`), // the line that `sandbox --only` prints for this library
  intents: Object.values(GatewayIntentBits).filter((each) => typeof each === 'number'),
  partials: [Partials.Channel, Partials.Message, Partials.Reaction],
});
const tasks = { ...members, ...channels, ...messages, ...threads, ...guilds };

const run = {
  data: {
    name: 'run',
    description: 'Do one thing',
    options: [{ type: 3, name: 'task', description: 'What', required: true }],
  },
  async execute(interaction) {
    await interaction.deferReply();
    const { guild, channel } = interaction;
    try {
      await tasks[interaction.options.getString('task')]({ client, guild, channel });
      await interaction.editReply('done');
    } catch (error) {
      console.log(error);
      await interaction.editReply(`${error}`.slice(0, 1900));
    }
  },
};
const list = {
  data: { name: 'list', description: 'Say what there is to do' },
  async execute(interaction) {
    const text = Buffer.from(JSON.stringify(Object.keys(tasks)));
    await interaction.reply({ files: [{ attachment: text, name: 'tasks.json' }] });
  },
};
const byName = new Map([run, list, noticed, ...commands, ...components].map((each) => [each.data.name, each]));

client.on(Events.InteractionCreate, async (interaction) => {
  try {
    if (interaction.isAutocomplete()) {
      await byName.get(interaction.commandName).complete(interaction);
    } else if (interaction.isCommand()) {
      await byName.get(interaction.commandName).execute(interaction);
    } else {
      const [command] = interaction.customId.split(':');
      await byName.get(command)?.[interaction.isModalSubmit() ? 'submit' : 'use']?.(interaction);
    }
  } catch (error) {
    console.log(error);
  }
});
said(client);
notice(client);

client.once(Events.ClientReady, async () => {
  const all = [...byName.values()].map(({ data }) => data);
  const [ofGuild] = all.splice(all.findIndex(({ name }) => name === 'home'), 1);
  await client.application.commands.set(all);
  await client.guilds.cache.first().commands.set([ofGuild]);
  console.log('READY');
});
await client.login(token);
