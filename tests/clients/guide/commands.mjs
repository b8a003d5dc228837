// Commands that people type: options of each kind, sub-commands, ways to answer, context menus.

import {
  ApplicationCommandType, ContextMenuCommandBuilder, MessageFlags, PermissionFlagsBits,
  SlashCommandBuilder,
} from 'discord.js';

const slash = (name) => new SlashCommandBuilder().setName(name).setDescription(`About ${name}`);
const COLORS = ['amber', 'azure', 'beige', 'black'];

const ping = {
  data: slash('ping').setNameLocalizations({ de: 'klopf' }).toJSON(),
  execute: (interaction) => interaction.reply(`Pong! ${interaction.locale} ${interaction.guildLocale}`),
};
const kinds = {
  data: slash('kinds')
    .addStringOption((option) => option.setName('text').setDescription('t').setRequired(true).setMaxLength(20))
    .addIntegerOption((option) => option.setName('whole').setDescription('w').setMinValue(1).setMaxValue(9))
    .addNumberOption((option) => option.setName('number').setDescription('n'))
    .addBooleanOption((option) => option.setName('yes').setDescription('y'))
    .addUserOption((option) => option.setName('user').setDescription('u'))
    .addChannelOption((option) => option.setName('channel').setDescription('c'))
    .addRoleOption((option) => option.setName('role').setDescription('r'))
    .addMentionableOption((option) => option.setName('any').setDescription('a'))
    .toJSON(),
  execute(interaction) {
    const { options } = interaction;
    const words = [
      options.getString('text'), options.getInteger('whole'), options.getNumber('number'),
      options.getBoolean('yes'), options.getUser('user').username,
      options.getMember('user').displayName, options.getChannel('channel').name,
      options.getRole('role').name, options.getMentionable('any').user.username,
    ];
    return interaction.reply(words.join(' '));
  },
};
const choice = {
  data: slash('choice')
    .addStringOption((option) => option.setName('size').setDescription('s').setRequired(true)
      .addChoices({ name: 'Small', value: 's' }, { name: 'Large', value: 'l' }))
    .toJSON(),
  execute: (interaction) => interaction.reply(interaction.options.getString('size')),
};
const complete = {
  data: slash('complete')
    .addStringOption((option) => option.setName('color').setDescription('c').setAutocomplete(true))
    .toJSON(),
  async complete(interaction) {
    const typed = interaction.options.getFocused();
    const found = COLORS.filter((color) => color.startsWith(typed));
    await interaction.respond(found.map((color) => ({ name: color, value: color })));
  },
  execute: (interaction) => interaction.reply(interaction.options.getString('color')),
};
const info = {
  data: slash('info')
    .addSubcommand((sub) => sub.setName('server').setDescription('s'))
    .addSubcommandGroup((group) => group.setName('of').setDescription('o')
      .addSubcommand((sub) => sub.setName('user').setDescription('u')
        .addUserOption((option) => option.setName('who').setDescription('w').setRequired(true))))
    .toJSON(),
  execute(interaction) {
    const { options, guild } = interaction;
    if (options.getSubcommand() === 'server') return interaction.reply(guild.name);
    return interaction.reply(`${options.getSubcommandGroup()} ${options.getUser('who').username}`);
  },
};
const secret = {
  data: slash('secret').toJSON(),
  execute: (interaction) => interaction.reply({ content: 'hush', flags: MessageFlags.Ephemeral }),
};
const edited = {
  data: slash('edited').toJSON(),
  async execute(interaction) {
    const { resource } = await interaction.reply({ content: 'first', withResponse: true });
    const fetched = await interaction.fetchReply();
    await interaction.editReply(`second, ${fetched.id === resource.message.id}`);
  },
};
const gone = {
  data: slash('gone').toJSON(),
  async execute(interaction) {
    await interaction.reply('soon gone');
    await interaction.deleteReply();
  },
};
const later = {
  data: slash('later').addBooleanOption((option) => option.setName('hidden').setDescription('h')).toJSON(),
  async execute(interaction) {
    const flags = interaction.options.getBoolean('hidden') ? MessageFlags.Ephemeral : undefined;
    await interaction.deferReply({ flags });
    await interaction.editReply('here it is');
  },
};
const more = {
  data: slash('more').toJSON(),
  async execute(interaction) {
    await interaction.reply('one');
    const second = await interaction.followUp('two');
    await interaction.editReply({ message: second, content: 'two, edited' });
    const third = await interaction.followUp({ content: 'three', flags: MessageFlags.Ephemeral });
    await interaction.deleteReply(third);
  },
};
const upload = {
  data: slash('upload')
    .addAttachmentOption((option) => option.setName('file').setDescription('f').setRequired(true)).toJSON(),
  async execute(interaction) {
    const file = interaction.options.getAttachment('file');
    const text = await (await fetch(file.url)).text();
    await interaction.reply(`${file.name} ${file.size} ${text}`);
  },
};
const locked = {
  data: slash('locked').setDefaultMemberPermissions(PermissionFlagsBits.BanMembers).toJSON(),
  execute: (interaction) => interaction.reply(`${interaction.memberPermissions.has('BanMembers')}`),
};
const home = { // registered in its guild alone
  data: slash('home').toJSON(),
  execute: (interaction) => interaction.reply(interaction.command.guildId === interaction.guildId ? 'home' : 'lost'),
};
const menu = (name, type, answer) => ({
  data: new ContextMenuCommandBuilder().setName(name).setType(type).toJSON(),
  execute: (interaction) => interaction.reply({ content: answer(interaction), flags: MessageFlags.Ephemeral }),
});

export const commands = [
  ping, kinds, choice, complete, info, secret, edited, gone, later, more, upload, locked, home,
  menu('Who is it', ApplicationCommandType.User, ({ targetUser, targetMember }) => (
    `${targetUser.username} ${targetMember.displayName}`)),
  menu('How long is it', ApplicationCommandType.Message, ({ targetMessage }) => (
    `${targetMessage.content.length}`)),
];
