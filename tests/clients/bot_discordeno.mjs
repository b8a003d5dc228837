// A bot on discordeno, for the conversation in test_clients.py.
//
// Run as `node bot_discordeno.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import { createBot, createDesiredPropertiesObject, Intents } from '@discordeno/bot';

const [recipe, token] = process.argv.slice(2);
const bot = createBot({
  ...eval(`({ ${recipe} })`), // the line that `sandbox --only` prints for this library
  token,
  intents: Intents.Guilds | Intents.GuildMembers | Intents.GuildMessages,
  desiredProperties: createDesiredPropertiesObject({}, true),
  events: {},
});

const commands = {
  hello: {
    description: 'Say hello',
    run: (interaction) => interaction.respond({
      content: 'hi',
      embeds: [{ title: 'Hello' }],
      components: [
        { type: 1, components: [{ type: 2, style: 1, label: 'Press', customId: 'press' }] },
      ],
    }),
  },
  later: {
    description: 'Answer later',
    async run(interaction) {
      await interaction.defer();
      await interaction.edit('done');
      await interaction.respond('and more', { isPrivate: true });
    },
  },
  members: {
    description: 'List the members',
    async run(interaction) {
      const members = await bot.helpers.getMembers(interaction.guildId, { limit: 100 });
      await interaction.respond(members.map(({ user }) => user.username).sort().join(' '));
    },
  },
};

bot.events.interactionCreate = async (interaction) => {
  if (interaction.data.customId) await interaction.edit('pressed');
  else await commands[interaction.data.name].run(interaction);
};
bot.events.messageCreate = async (message) => {
  if (!message.author.bot) await bot.helpers.addReaction(message.channelId, message.id, '👋');
};
bot.events.ready = async () => {
  await bot.helpers.upsertGlobalApplicationCommands(
    Object.entries(commands).map(([name, { description }]) => ({ name, description })),
  );
  console.log('READY');
};

await bot.start();
