// A bot on discord.js, for the conversation in test_clients.py.
//
// Run as `node bot_discordjs.mjs RECIPE TOKEN`; prints READY when its commands are registered.

import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, Client, EmbedBuilder, Events, GatewayIntentBits,
  MessageFlags,
} from 'discord.js';

const [recipe, token] = process.argv.slice(2);
const { Guilds, GuildMembers, GuildMessages } = GatewayIntentBits;
// The line that `sandbox --only` prints for this library.
const client = new Client({ ...eval(`({ ${recipe} })`), intents: [Guilds, GuildMembers, GuildMessages] });
const press = new ButtonBuilder().setCustomId('press').setLabel('Press').setStyle(ButtonStyle.Primary);

const commands = {
  hello: {
    description: 'Say hello',
    run: (interaction) => interaction.reply({
      content: 'hi',
      embeds: [new EmbedBuilder().setTitle('Hello')],
      components: [new ActionRowBuilder().addComponents(press)],
    }),
  },
  later: {
    description: 'Answer later',
    async run(interaction) {
      await interaction.deferReply();
      await interaction.editReply('done');
      await interaction.followUp({ content: 'and more', flags: MessageFlags.Ephemeral });
    },
  },
  members: {
    description: 'List the members',
    async run(interaction) {
      const members = await interaction.guild.members.fetch();
      await interaction.reply(members.map(({ user }) => user.username).sort().join(' '));
    },
  },
};

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isButton()) await interaction.update('pressed');
  else await commands[interaction.commandName].run(interaction);
});
client.on(Events.MessageCreate, async (message) => {
  if (!message.author.bot) await message.react('👋');
});
client.once(Events.ClientReady, async () => {
  await client.application.commands.set(
    Object.entries(commands).map(([name, { description }]) => ({ name, description })),
  );
  console.log('READY');
});

await client.login(token);
