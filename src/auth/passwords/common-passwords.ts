/**
 * Passwords that guessers try first. `COMMON_PASSWORDS` are complete ones of 12 characters or more that no rule below catches;
 * `COMMON_WORDS` are what most of the others are made of, with digits and signs around them.
 */
const PASSWORDS = `
  unbelievable administrator1 iloveyouforever iloveyousomuch iloveyoubaby iloveyou1234 iloveyoumore iloveyoutoo1 iwillalwaysloveyou
  thisismypassword mypasswordis thisisapassword notmypassword yourpassword1 passwordispassword whatismypassword forgotmypassword
  nopasswordneeded idontknowmypassword enteryourpassword changethispassword changemeplease changemenow1 pleasechangeme
  correcthorsebatterystaple correcthorsebattery letmeinplease letmeinnow12 opensesame123 opensesameplease
  trustnobody1 trustnoone123 onetwothreefour onetwothree456 onetwothree123 abcdefg12345 abcd1234abcd a1b2c3d4e5f6 a1s2d3f4g5h6 z1x2c3v4b5n6
  1a2b3c4d5e6f 1qazxsw23edc 1qaz2wsx3edc 1q2w3e4r5t6y zaq12wsxcde3 zaq1xsw2cde3 qazwsxedcrfv qazwsxedc123 qwerasdfzxcv qweasdzxc123
  qwe123asd456 123qweasdzxc asdqwe123456 qwertyasdfgh asdfghzxcvbn 147258369000 147258369147 159357258456 789456123000 987654321000
  741852963000 963852741000 321654987000 112233445566 121212121212 123123123123 123321123321 123654789000 102030405060 010203040506
  111222333444 111111222222 131313131313 000000000000 777777777777 5201314520131 woaini1314520 woaini520520 woaini5201314
  christopher1 christopher123 alexander1234 elizabeth1234 stephanie1234 michaeljordan michaeljackson manchesterunited manchestercity
  liverpoolfc1 realmadrid123 barcelona1234 chelseafc1234 arsenalfc1234 juventus1234 bayernmunich barcelonafc1 dallascowboys newyorkyankees
  pittsburghsteelers harrypotter1 harrypotter123 starwars1234 darthvader123 lordoftherings gameofthrones winteriscoming maytheforcebewithyou
  supermario123 pokemon123456 minecraft1234 callofduty123 counterstrike worldofwarcraft grandtheftauto playstation2 playstation3 playstation4
  playstation5 nintendo1234 thunderbird1 motherfucker1 motherfucker fuckyoubitch fuckyou12345 fuckyouasshole suckmydick123 bullshit1234
  chocolate123 strawberry12 butterfly123 sunshine12345 princess12345 dragonballz1 mamapapa1234 ilovemymother ilovemyfamily ilovemydaughter
  ilovemysister ilovejesus123 jesuschrist1 jesusislord1 jesuslovesme godisgreat123 godislove1234 godblessyou1 thankyoujesus blessed12345
  allahuakbar1 bismillah123 halleluja123 alhamdulillah bismillahirrahmanirrahim 1234567890abc abc1234567890 1234567890qwe qwe1234567890
  password1234 passw0rd1234 p@ssw0rd1234 password12345 pa55word1234 passwordpassword passwort1234 motdepasse123 contrasena123 wachtwoord123
  haslo1234567 parola123456 senha1234567 lozinka12345 salasana1234 kennwort1234 geheim123456 sommer2024sommer hallohallohallo hallo1234567
  schatzi12345 ichliebedich ichliebedich1 jetaime12345 jetaimepourtoujours tequieromucho tequiero1234 teamomucho123 teamo1234567 tiamotantissimo
  tiamo1234567 azerty123456 azertyuiop123 qwertz123456 qwertzuiop123 qwerty123456 qwertyuiop12 qwertyuiop123 asdfghjkl123 zxcvbnm12345
  qwerty12345678 1234qwerasdf 1234qwerasdfzxcv asdf1234asdf test12345678 testtesttest testing12345 testpassword test1234test guest1234567
  welcome12345 welcome123456 welcometo123 welcomehome1 welcomeback1 admin1234567 adminadmin123 administrator administrateur administrador
  rootrootroot root12345678 toortoortoor raspberrypi1 ubuntu123456 debian123456 oracle123456 oracleoracle mysql1234567 postgres1234
  postgrespostgres postgresql12 tomcat123456 jenkins12345 kubernetes12 kubernetes123 docker123456 dockerdocker vagrantvagrant ansible12345
  cisco1234567 ciscocisco12 supervisor12 superuser123 superadmin123 manager12345 operator1234 monitoring12 defaultpassword temporary123
  temppassword1 newpassword123 mynewpassword oldpassword12 secretpassword secretsecret supersecret123 topsecret1234 verysecret123 verysecure123
  securepassword strongpassword1 mystrongpassword hardpassword12 complexpassword goodpassword12 bestpassword12 easypassword12
  desktop12345 remotedesktop vncpassword12 streamspace123 streamspace1234 workspace1234 virtualdesktop mycomputer123 computer1234 internet1234
  watermelon12 pineapple123 cheesecake12 peanutbutter strawberries raspberries1 cinnamon1234 butterscotch marshmallow1 gingerbread1
  skateboarding snowboarding1 basketball23 basketball12 volleyball12 cheerleader1 cheerleading bodybuilding motorcycle12 lamborghini1
  lamborghini123 harleydavidson volkswagen12 thunderstruck metallica123 blinkersoff1 linkinpark12 slipknot6666 rollingstones pinkfloyd123
  ledzeppelin1 justinbieber onedirection taylorswift1 michellelove inuyasha1234 sephiroth123 finalfantasy finalfantasy7 naruto123456
  samsung12345 samsunggalaxy iphone123456 blackberry12 microsoft1234 windows12345 windows10pro1 google123456 facebook1234 instagram123
  whatsapp1234 youtube12345 linkedin1234 spotify12345 netflix12345 amazon123456
`;

const WORDS = `
  password passwort passwd passphrase pass word motdepasse contrasena senha wachtwoord kennwort parola haslo salasana geheim secret
  welcome welkom willkommen bienvenue letmein login logon signin access enter open sesame changeme change default temp temporary
  admin administrator root superuser supervisor sysadmin system operator manager master user guest test testing tester demo example sample
  qwerty qwertz azerty qwertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qaz wsx edc qwe asd zxc abc abcd abcdef abcdefg
  iloveyou loveyou ilove love lovely lover forever baby babygirl angel princess prince queen king sunshine flower butterfly chocolate cookie
  dragon monkey tiger lion eagle shadow wolf panther dolphin kitty puppy doggy horse football soccer baseball basketball hockey
  liverpool arsenal chelsea barcelona juventus madrid yankees cowboys lakers steelers superman batman spiderman ironman pokemon naruto
  starwars minecraft fortnite ninja hunter killer gamer player winner champion freedom computer internet laptop desktop workspace
  streamspace server database oracle postgres mysql docker kubernetes linux ubuntu debian windows microsoft google facebook samsung iphone
  apple amazon company office business work summer winter spring autumn fall sommer herbst januar january february march april june july
  august september october november december monday tuesday wednesday thursday friday saturday sunday
  michael jennifer jordan jessica ashley charlie thomas robert daniel matthew andrew joshua anthony william george maggie michelle nicole
  hello hallo bonjour hola ciao money lucky happy family mother father brother sister jesus christ god bless mercedes ferrari porsche
  corvette mustang harley yamaha london paris berlin newyork america england germany canada australia trustno new old my your the is
  please now one two three four five six seven eight nine zero
`;

const listed = (text: string): readonly string[] => text.split(/\s+/).filter((entry) => entry !== '');

/** In lower case. */
export const COMMON_PASSWORDS: readonly string[] = listed(PASSWORDS);

/** In lower case. */
export const COMMON_WORDS: readonly string[] = listed(WORDS);
