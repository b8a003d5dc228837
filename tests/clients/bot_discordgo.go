// A bot on discordgo, for the conversation in test_clients.py.
//
// Run as `bot TOKEN`; prints READY when its commands are registered.
package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"github.com/bwmarrin/discordgo"
)

var commands = []*discordgo.ApplicationCommand{
	{Name: "hello", Description: "Say hello"},
	{Name: "later", Description: "Answer later"},
	{Name: "members", Description: "List the members"},
}

func main() {
	// RECIPE: the line that `sandbox --only` prints for this library
	session, err := discordgo.New("Bot " + os.Args[1])
	check(err)
	session.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMembers | discordgo.IntentsGuildMessages
	session.AddHandler(answer)
	session.AddHandler(react)
	check(session.Open())
	_, err = session.ApplicationCommandBulkOverwrite(session.State.User.ID, "", commands)
	check(err)
	fmt.Println("READY")
	select {}
}

func react(session *discordgo.Session, event *discordgo.MessageCreate) {
	if !event.Author.Bot {
		check(session.MessageReactionAdd(event.ChannelID, event.ID, "👋"))
	}
}

func answer(session *discordgo.Session, event *discordgo.InteractionCreate) {
	if event.Type == discordgo.InteractionMessageComponent {
		respond(session, event, discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: "pressed"})
		return
	}
	switch event.ApplicationCommandData().Name {
	case "hello":
		press := discordgo.Button{Label: "Press", Style: discordgo.PrimaryButton, CustomID: "press"}
		row := discordgo.ActionsRow{Components: []discordgo.MessageComponent{press}}
		respond(session, event, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{
			Content:    "hi",
			Embeds:     []*discordgo.MessageEmbed{{Title: "Hello"}},
			Components: []discordgo.MessageComponent{row},
		})
	case "later":
		respond(session, event, discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
		done := "done"
		_, err := session.InteractionResponseEdit(event.Interaction, &discordgo.WebhookEdit{Content: &done})
		check(err)
		more := &discordgo.WebhookParams{Content: "and more", Flags: discordgo.MessageFlagsEphemeral}
		_, err = session.FollowupMessageCreate(event.Interaction, true, more)
		check(err)
	case "members":
		members, err := session.GuildMembers(event.GuildID, "", 100)
		check(err)
		var names []string
		for _, member := range members {
			names = append(names, member.User.Username)
		}
		sort.Strings(names)
		respond(session, event, discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: strings.Join(names, " ")})
	}
}

func respond(session *discordgo.Session, event *discordgo.InteractionCreate, kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
	check(session.InteractionRespond(event.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
