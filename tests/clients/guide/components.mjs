// Commands with buttons, selects and modals. A custom id begins with the name of its command.

import {
  ActionRowBuilder, ButtonBuilder, ButtonStyle, ChannelSelectMenuBuilder, ComponentType,
  LabelBuilder, MentionableSelectMenuBuilder, MessageFlags, ModalBuilder, RoleSelectMenuBuilder,
  SlashCommandBuilder, StringSelectMenuBuilder, TextInputBuilder, TextInputStyle,
  UserSelectMenuBuilder,
} from 'discord.js';

const slash = (name) => new SlashCommandBuilder().setName(name).setDescription(`About ${name}`).toJSON();
const row = (...components) => new ActionRowBuilder().addComponents(...components);
const button = (customId, label, style = ButtonStyle.Primary) => (
  new ButtonBuilder().setCustomId(customId).setLabel(label).setStyle(style));

const buttons = {
  data: slash('buttons'),
  execute: (interaction) => interaction.reply({
    content: 'Which?',
    components: [row(
      button('buttons:update', 'Update'),
      button('buttons:later', 'Later', ButtonStyle.Secondary).setEmoji('⏳'),
      button('buttons:reply', 'Reply', ButtonStyle.Success),
      button('buttons:off', 'Off', ButtonStyle.Danger).setDisabled(true),
      new ButtonBuilder().setURL('https://example.com').setLabel('Link').setStyle(ButtonStyle.Link),
    )],
  }),
  async use(interaction) {
    const which = interaction.customId.split(':')[1];
    if (which === 'update') await interaction.update('updated');
    if (which === 'reply') await interaction.reply({ content: 'replied', flags: MessageFlags.Ephemeral });
    if (which === 'later') {
      await interaction.deferUpdate();
      await interaction.editReply({ content: 'updated later', components: [] });
    }
  },
};

const SELECTS = {
  words: new StringSelectMenuBuilder().setMaxValues(2).addOptions(
    { label: 'One', value: '1', description: 'the first' }, { label: 'Two', value: '2', emoji: '2️⃣' },
    { label: 'Three', value: '3' },
  ),
  users: new UserSelectMenuBuilder().setMaxValues(2),
  roles: new RoleSelectMenuBuilder(),
  any: new MentionableSelectMenuBuilder(),
  channels: new ChannelSelectMenuBuilder(),
};
const selects = {
  data: slash('selects'),
  execute: (interaction) => interaction.reply({
    components: Object.entries(SELECTS).map(([name, select]) => (
      row(select.setCustomId(`selects:${name}`).setPlaceholder(name)))),
  }),
  async use(interaction) {
    const { users, roles, channels, values } = interaction;
    const named = [
      ...(users?.map(({ username }) => username) ?? []),
      ...(roles?.map(({ name }) => name) ?? []),
      ...(channels?.map(({ name }) => name) ?? []),
    ];
    const shown = named.length ? named : values;
    await interaction.reply({ content: shown.sort().join(' '), flags: MessageFlags.Ephemeral });
  },
};

const label = (text) => new LabelBuilder().setLabel(text);
const form = () => new ModalBuilder().setCustomId('form:sent').setTitle('A form').addLabelComponents(
  label('Name').setTextInputComponent(
    new TextInputBuilder().setCustomId('name').setStyle(TextInputStyle.Short).setMaxLength(20)),
  label('Story').setTextInputComponent(
    new TextInputBuilder().setCustomId('story').setStyle(TextInputStyle.Paragraph).setRequired(false)),
  label('Size').setStringSelectMenuComponent(
    new StringSelectMenuBuilder().setCustomId('size').addOptions(
      { label: 'Small', value: 's' }, { label: 'Large', value: 'l' })),
);
const formCommand = {
  data: slash('form'),
  execute: (interaction) => interaction.showModal(form()),
  async submit(interaction) {
    const { fields } = interaction;
    const words = [fields.getTextInputValue('name'), fields.getTextInputValue('story'), fields.getStringSelectValues('size')];
    await interaction.reply(words.join('|'));
  },
};
const rename = {
  data: slash('rename'),
  execute: (interaction) => interaction.reply({
    content: 'No name yet', components: [row(button('rename:open', 'Name it'))],
  }),
  async use(interaction) {
    const input = new TextInputBuilder().setCustomId('to').setStyle(TextInputStyle.Short).setLabel('To');
    await interaction.showModal(
      new ModalBuilder().setCustomId('rename:to').setTitle('Name').addComponents(row(input)));
  },
  submit: (interaction) => interaction.update(`Its name is ${interaction.fields.getTextInputValue('to')}`),
};
const asked = {
  data: slash('asked'),
  async execute(interaction) {
    const input = new TextInputBuilder().setCustomId('text').setStyle(TextInputStyle.Short).setLabel('Text');
    const filter = ({ customId }) => customId === `waited:${interaction.id}`;
    const waiting = interaction.awaitModalSubmit({ filter, time: 5_000 });
    await interaction.showModal(
      new ModalBuilder().setCustomId(`waited:${interaction.id}`).setTitle('Text').addComponents(row(input)));
    const sent = await waiting;
    await sent.reply(`awaited ${sent.fields.getTextInputValue('text')}`);
  },
};
const confirm = {
  data: slash('confirm'),
  async execute(interaction) {
    const answer = await interaction.reply({
      content: 'Sure?', components: [row(button('sure', 'Sure'))], withResponse: true,
    });
    const filter = ({ user }) => user.id === interaction.user.id;
    const waiting = answer.resource.message.awaitMessageComponent({ filter, time: 5_000 });
    await interaction.followUp('waiting');
    const pressed = await waiting;
    await pressed.update({ content: 'confirmed', components: [] });
  },
};
const count = {
  data: slash('count'),
  async execute(interaction) {
    const answer = await interaction.reply({
      content: '0', components: [row(button('up', 'Up'))], withResponse: true,
    });
    const collector = answer.resource.message.createMessageComponentCollector({
      componentType: ComponentType.Button, max: 2, time: 5_000,
    });
    collector.on('collect', (pressed) => pressed.update(`${collector.total}`));
    collector.on('end', (all, reason) => interaction.followUp(`${all.size} ${reason}`));
    await interaction.followUp('waiting');
  },
};

export const components = [buttons, selects, formCommand, rename, asked, confirm, count];
