# Read by every interactive shell; ~/.bashrc comes after it.
case $- in *i*) ;; *) return ;; esac
shopt -s checkwinsize histappend
HISTCONTROL=ignoreboth
HISTSIZE=10000
HISTFILESIZE=20000
PS1='\[\e[38;5;80m\]\w\[\e[0m\] \$ '
PROMPT_COMMAND='printf "\e]0;%s\a" "${PWD/#$HOME/\~}"'
alias ls='ls --color=auto' ll='ls -lh' la='ls -lhA' grep='grep --color=auto'
if [ -r /usr/share/bash-completion/bash_completion ]; then . /usr/share/bash-completion/bash_completion; fi
