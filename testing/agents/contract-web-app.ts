/**
 * A web application of one file, in the Perl that every Debian has, for the contract suite: it listens on the port of its first argument at the
 * address of its second one, answers 503 in its first second, then 401 to whoever does not present `APP_USER` and `APP_PASSWORD` (RFC 7617) and
 * 200 with "hello" to who does, prints a line for each answer, and ends when it is asked for `/quit`. One line, as commands of templates are.
 */
const SCRIPT = [
  'use strict; use IO::Socket::INET; $| = 1; $SIG{PIPE} = "IGNORE"; my $born = time;',
  'my $listener = IO::Socket::INET->new(LocalAddr => $ARGV[1], LocalPort => $ARGV[0], Listen => 50, ReuseAddr => 1) or die "No port: $!";',
  'sub decoded { my ($text, $bytes) = (shift, ""); $text =~ tr#A-Za-z0-9+/##cd; $text =~ tr#A-Za-z0-9+/# -_#;',
  '  while ($text =~ /(.{1,60})/g) { $bytes .= unpack("u", chr(32 + length($1) * 3 / 4) . $1); } return $bytes; }',
  'while (my $client = $listener->accept) { my ($path, $access) = ("", "");',
  '  while (defined(my $line = <$client>)) { $line =~ s/\\r?\\n$//; last if $line eq "";',
  '    $path = $1 if $line =~ m#^GET (\\S+)#; $access = $1 if $line =~ /^authorization: Basic (\\S+)/i; }',
  '  my $known = decoded($access) eq "$ENV{APP_USER}:$ENV{APP_PASSWORD}";',
  '  my $status = time - $born < 2 ? 503 : $known ? 200 : 401; print "answered $path with $status\\n";',
  '  print $client "HTTP/1.1 $status Status\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nhello"; close $client;',
  '  exit 0 if $path eq "/quit" and $status == 200; }',
].join(' ');

/** Its command line. */
export const contractWebApp = (port: number, address = '127.0.0.1'): string[] => [
  '/usr/bin/perl',
  '-e',
  SCRIPT,
  String(port),
  address,
];
