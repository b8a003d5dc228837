"""The command line: what can be typed, and what is printed; a module for each command.

`main`     the program: its settings, its commands, its exit status
`parsing`  what the commands' options have in common
`running`  what goes on until it is stopped, and opens a page
`terminal` whoever sits at the terminal, and what is asked there
`token_file` a token in a file
`setup`    from a token to a post in a server
`doctor`   what is well and what isn't, with what to do
`run`      the bot on Discord
`invite`   the link that adds the bot to a server
`sandbox`  a Discord on this machine, with our bot or for another
`replay`   a recorded conversation again
`recording` writes one, and plays it
`check`    mistakes in articles
`new`      the beginning of an article, in an editor
`preview`  what readers will see of an article
`gallery`  every message that the bot can send
`health`   how a running bot is
`commands` the commands that Discord knows of the bot
`backup`   `backup` and `restore`: the database as one file, and back
`move`     the database's content to another database
`unit`     a systemd unit for this installation
"""
