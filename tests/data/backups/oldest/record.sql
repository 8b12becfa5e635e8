BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	actor_id INTEGER, 
	action VARCHAR(40) NOT NULL, 
	object_type VARCHAR(40) NOT NULL, 
	object_id VARCHAR(80) NOT NULL, 
	"before" JSON, 
	"after" JSON, 
	why TEXT, 
	previous_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id), 
	CONSTRAINT fk_audit_actor_id_users FOREIGN KEY(actor_id) REFERENCES users (id), 
	CONSTRAINT uq_audit_hash UNIQUE (hash)
);
INSERT INTO "audit" VALUES(1,'2026-11-25 07:03:33.480616',NULL,'create','company','1','null','{"name": "\u041e\u041e\u041e \u00ab\u041f\u043e\u0434\u0441\u043e\u043b\u043d\u0443\u0445\u00bb"}',NULL,'0000000000000000000000000000000000000000000000000000000000000000','c158ccf29455989ddfb648b7234a15288080bd1257f42419937d1c2311eb3e66');
INSERT INTO "audit" VALUES(2,'2026-11-25 07:03:33.604521',NULL,'create','user','1','null','{"login": "owner", "employee_id": 1, "language": "ru", "name": "\u0410\u043d\u043d\u0430 \u041e\u0440\u043b\u043e\u0432\u0430", "role": "owner", "unit_id": 1}',NULL,'c158ccf29455989ddfb648b7234a15288080bd1257f42419937d1c2311eb3e66','ce9ef59bcb71c43f64376e0592d75d251a4ab9e0e45ac1ec16680326069b9b23');
INSERT INTO "audit" VALUES(3,'2026-11-25 07:03:33.606916',1,'password','user','1','null','null',NULL,'ce9ef59bcb71c43f64376e0592d75d251a4ab9e0e45ac1ec16680326069b9b23','d6f4b50343396be8fe8979c01e143401106f8a65ae471345cc7546c876c8248a');
INSERT INTO "audit" VALUES(4,'2026-11-25 07:03:33.608087',NULL,'create','user','2','null','{"login": "head", "employee_id": 2, "language": "ru", "name": "\u0411\u043e\u0440\u0438\u0441 \u0421\u0438\u043d\u0438\u0446\u044b\u043d", "role": "head", "unit_id": 2}',NULL,'d6f4b50343396be8fe8979c01e143401106f8a65ae471345cc7546c876c8248a','aee3f1a98677f6da1021f5d19c2b745b3689354c25df82affe9324a7a6d2e19f');
INSERT INTO "audit" VALUES(5,'2026-11-25 07:03:33.609076',2,'password','user','2','null','null',NULL,'aee3f1a98677f6da1021f5d19c2b745b3689354c25df82affe9324a7a6d2e19f','e39914aa8e23f9da022e689793ded88835b1c1a684dafc09ff92172124e8df8f');
INSERT INTO "audit" VALUES(6,'2026-11-25 07:03:33.610137',NULL,'create','user','3','null','{"login": "clerk", "employee_id": 3, "language": "ru", "name": "\u0412\u0435\u0440\u0430 \u0414\u044f\u0442\u043b\u043e\u0432\u0430", "role": "clerk", "unit_id": 3}',NULL,'e39914aa8e23f9da022e689793ded88835b1c1a684dafc09ff92172124e8df8f','dcc641ebda06d32da15486cc1fb34534928ded28e852f11c390d02c2836f0549');
INSERT INTO "audit" VALUES(7,'2026-11-25 07:03:33.611074',3,'password','user','3','null','null',NULL,'dcc641ebda06d32da15486cc1fb34534928ded28e852f11c390d02c2836f0549','ec1f315c3e70a52ddfb7bea721527cc6581a0a1d2e5829e91b972b7b72f678e0');
INSERT INTO "audit" VALUES(8,'2026-11-25 07:03:33.621043',NULL,'receive','document','2560de57d6fe39952b7dc5a4cfc2cb2e442886635fda0ac061c8d241ba81ea27','null','{"name": "\u0432\u044b\u043f\u0438\u0441\u043a\u0430.txt", "size": 1181, "origin": "command"}',NULL,'ec1f315c3e70a52ddfb7bea721527cc6581a0a1d2e5829e91b972b7b72f678e0','c189adfd4ef890fe4f20ee3e884f78060a54c44c9d9d5144d2268f4c81cf7c70');
INSERT INTO "audit" VALUES(9,'2026-11-25 07:03:34.638099',NULL,'accept','document','2560de57d6fe39952b7dc5a4cfc2cb2e442886635fda0ac061c8d241ba81ea27','null','{"name": "\u0432\u044b\u043f\u0438\u0441\u043a\u0430.txt", "rows": 3, "refused": 0, "own_accounts": ["40702810900000000001"]}',NULL,'c189adfd4ef890fe4f20ee3e884f78060a54c44c9d9d5144d2268f4c81cf7c70','1acd7115fbb8e9b38f963c44ea601b32e06e0d4947e144751e7ed8e55e026067');
INSERT INTO "audit" VALUES(10,'2026-11-25 07:03:34.909632',1,'create','statistic','1','null','{"archived": false, "code": "calls", "company_row": false, "decimals": 0, "definition": "\u0421\u043a\u043e\u043b\u044c\u043a\u043e", "direction": "up", "entry_mode": "manual", "filters": {}, "import_name": null, "is_money": false, "kind": "flow", "metric": null, "min_abs_change": null, "missing_policy": "gap", "name": "\u0417\u0432\u043e\u043d\u043a\u0438", "period_type": "week", "post_id": 1, "quota_constant": null, "quota_mode": "none", "sort": 0, "unit": "\u0448\u0442.", "visibility": "division"}',NULL,'1acd7115fbb8e9b38f963c44ea601b32e06e0d4947e144751e7ed8e55e026067','ef7077e6e094abc78e9bfbb5e63b898bc363caed632080a521df5c5fbb5c53b0');
INSERT INTO "audit" VALUES(11,'2026-11-25 07:03:34.915334',1,'value','statistic','1','{"period": "2026-11-12", "value": null}','{"period": "2026-11-12", "value": "42.5"}','по журналу','ef7077e6e094abc78e9bfbb5e63b898bc363caed632080a521df5c5fbb5c53b0','5b99ebdb10ed0f7d6cadf92f563f44ea2ca5a2a33cf3e0203c4384cb367c1b83');
CREATE TABLE audit_end (
	id INTEGER NOT NULL, 
	length INTEGER NOT NULL, 
	last_hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_end PRIMARY KEY (id), 
	CONSTRAINT ck_audit_end_one_row CHECK (id = 1)
);
INSERT INTO "audit_end" VALUES(1,11,'5b99ebdb10ed0f7d6cadf92f563f44ea2ca5a2a33cf3e0203c4384cb367c1b83');
CREATE TABLE company (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	fiscal_year_start INTEGER NOT NULL, 
	grace_minutes INTEGER NOT NULL, 
	demo BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_company PRIMARY KEY (id), 
	CONSTRAINT ck_company_one_row CHECK (id = 1)
);
INSERT INTO "company" VALUES(1,'ООО «Подсолнух»','Europe/Moscow','ru','RUB',1,120,0,1);
CREATE TABLE document (
	id VARCHAR(64) NOT NULL, 
	name VARCHAR(300) NOT NULL, 
	search VARCHAR(300) NOT NULL, 
	size BIGINT NOT NULL, 
	received_at DATETIME NOT NULL, 
	received_by INTEGER, 
	origin VARCHAR(10) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	accept_at_once BOOLEAN NOT NULL, 
	format VARCHAR(40), 
	choices JSON NOT NULL, 
	profile_id INTEGER, 
	verdict JSON, 
	preview JSON, 
	reason JSON, 
	reason_code VARCHAR(40), 
	rows INTEGER NOT NULL, 
	refused INTEGER NOT NULL, 
	warnings INTEGER NOT NULL, 
	accepted_no INTEGER, 
	accepted_at DATETIME, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_document PRIMARY KEY (id), 
	CONSTRAINT fk_document_profile_id_import_profile FOREIGN KEY(profile_id) REFERENCES import_profile (id), 
	CONSTRAINT fk_document_received_by_users FOREIGN KEY(received_by) REFERENCES users (id), 
	CONSTRAINT uq_document_accepted_no UNIQUE (accepted_no)
);
INSERT INTO "document" VALUES('2560de57d6fe39952b7dc5a4cfc2cb2e442886635fda0ac061c8d241ba81ea27','выписка.txt','выписка.txt',1181,'2026-11-25 07:03:33.617832',NULL,'command','accepted',1,'client_bank','{}',NULL,'{"rows": 3, "accepted": 3, "refused": 0, "already_known": 0, "tables": {"payments": 3, "account_balances": 1, "sales": 0, "statistic_values": 0}, "totals": {"documents": 3, "incoming": 3, "outgoing": 0, "incoming_sum": "7.50", "outgoing_sum": "0", "accounts": [{"account": "40702810900000000001", "from": "2026-11-01", "to": "2026-11-30", "opening": "1000.00", "received": "7.50", "spent": "0.00", "closing": "1007.50"}], "own_accounts": ["40702810900000000001"], "encoding": "cp1251"}, "questions": [], "layout": null, "read_with": {"answers": {}, "layout": null, "own_accounts": [], "today": "2026-11-25"}}','{"payments": {"columns": ["row_no", "sheet", "line", "record_key", "kind", "number", "paid_on", "document_date", "direction", "amount", "currency", "own_account", "counterparty", "counterparty_inn", "counterparty_kpp", "counterparty_account", "purpose", "internal", "extra"], "types": ["text", "text", "text", "text", "text", "text", "date", "date", "text", "number", "text", "text", "text", "text", "text", "text", "text", "flag", "text"], "rows": [["1", null, "16", "f01993c0dfe76393d3752ac7d3d180e6:1", "\u041f\u043b\u0430\u0442\u0435\u0436\u043d\u043e\u0435 \u043f\u043e\u0440\u0443\u0447\u0435\u043d\u0438\u0435", "1", "2026-11-02", "2026-11-02", "in", "1.50", "RUB", "40702810900000000001", "\u041e\u041e\u041e \u00ab\u041f\u0447\u0435\u043b\u0430\u00bb", null, null, "40702810500000000077", "\u041e\u043f\u043b\u0430\u0442\u0430 \u043f\u043e \u0441\u0447\u0451\u0442\u0443 1", "False", null], ["2", null, "27", "7e685392ccd213bacc24905bfdb7e205:1", "\u041f\u043b\u0430\u0442\u0435\u0436\u043d\u043e\u0435 \u043f\u043e\u0440\u0443\u0447\u0435\u043d\u0438\u0435", "2", "2026-11-02", "2026-11-02", "in", "2.50", "RUB", "40702810900000000001", "\u041e\u041e\u041e \u00ab\u041f\u0447\u0435\u043b\u0430\u00bb", null, null, "40702810500000000077", "\u041e\u043f\u043b\u0430\u0442\u0430 \u043f\u043e \u0441\u0447\u0451\u0442\u0443 2", "False", null], ["3", null, "38", "6cc64594633796802492db813b475bf7:1", "\u041f\u043b\u0430\u0442\u0435\u0436\u043d\u043e\u0435 \u043f\u043e\u0440\u0443\u0447\u0435\u043d\u0438\u0435", "3", "2026-11-02", "2026-11-02", "in", "3.50", "RUB", "40702810900000000001", "\u041e\u041e\u041e \u00ab\u041f\u0447\u0435\u043b\u0430\u00bb", null, null, "40702810500000000077", "\u041e\u043f\u043b\u0430\u0442\u0430 \u043f\u043e \u0441\u0447\u0451\u0442\u0443 3", "False", null]]}, "account_balances": {"columns": ["row_no", "sheet", "line", "record_key", "own_account", "from_date", "to_date", "opening", "received", "spent", "closing"], "types": ["text", "text", "text", "text", "text", "date", "date", "number", "number", "number", "number"], "rows": [["1", null, "7", "40702810900000000001|2026-11-01|2026-11-30", "40702810900000000001", "2026-11-01", "2026-11-30", "1000.00", "7.50", "0.00", "1007.50"]]}}','null',NULL,3,0,0,1,'2026-11-25 07:03:34.636311',6);
CREATE TABLE document_fault (
	id INTEGER NOT NULL, 
	document_id VARCHAR(64) NOT NULL, 
	severity VARCHAR(8) NOT NULL, 
	code VARCHAR(40) NOT NULL, 
	message JSON NOT NULL, 
	sheet VARCHAR(200), 
	line INTEGER, 
	"column" VARCHAR(200), 
	value TEXT, 
	CONSTRAINT pk_document_fault PRIMARY KEY (id), 
	CONSTRAINT fk_document_fault_document_id_document FOREIGN KEY(document_id) REFERENCES document (id)
);
CREATE TABLE employee (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	dismissed_on DATE, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_employee PRIMARY KEY (id)
);
INSERT INTO "employee" VALUES(1,'Анна Орлова',NULL,1);
INSERT INTO "employee" VALUES(2,'Борис Синицын',NULL,1);
INSERT INTO "employee" VALUES(3,'Вера Дятлова',NULL,1);
CREATE TABLE import_profile (
	id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	format VARCHAR(40) NOT NULL, 
	signature VARCHAR(64) NOT NULL, 
	layout JSON NOT NULL, 
	answers JSON NOT NULL, 
	created_by INTEGER, 
	created_at DATETIME NOT NULL, 
	archived BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_import_profile PRIMARY KEY (id), 
	CONSTRAINT fk_import_profile_created_by_users FOREIGN KEY(created_by) REFERENCES users (id)
);
CREATE TABLE job (
	id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	payload JSON NOT NULL, 
	done INTEGER NOT NULL, 
	"of" INTEGER, 
	claimed_by VARCHAR(100), 
	heartbeat_at DATETIME, 
	attempts INTEGER NOT NULL, 
	cancel_wanted BOOLEAN NOT NULL, 
	error VARCHAR(200), 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT uq_job_kind UNIQUE (kind, "key")
);
INSERT INTO "job" VALUES(1,'read','2560de57d6fe39952b7dc5a4cfc2cb2e442886635fda0ac061c8d241ba81ea27','done','{}',1181,1181,NULL,'2026-11-25 07:03:34.627256',1,0,NULL,'2026-11-25 07:03:33.619818','2026-11-25 07:03:34.640411');
INSERT INTO "job" VALUES(2,'refresh','1795590214.638585-ec4571cc','done','{"documents": ["2560de57d6fe39952b7dc5a4cfc2cb2e442886635fda0ac061c8d241ba81ea27"]}',0,NULL,NULL,'2026-11-25 07:03:34.644565',1,0,NULL,'2026-11-25 07:03:34.638843','2026-11-25 07:03:34.893250');
INSERT INTO "job" VALUES(3,'refresh','1795590214.910215-9eeafc62','queued','{"statistics": [1]}',0,NULL,NULL,NULL,0,0,NULL,'2026-11-25 07:03:34.910478',NULL);
INSERT INTO "job" VALUES(4,'refresh','1795590214.915730-96c20a10','queued','{"statistics": [1]}',0,NULL,NULL,NULL,0,0,NULL,'2026-11-25 07:03:34.915942',NULL);
CREATE TABLE one_time_code (
	code_hash VARCHAR(64) NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	user_id INTEGER, 
	expires_at DATETIME NOT NULL, 
	used_at DATETIME, 
	CONSTRAINT pk_one_time_code PRIMARY KEY (code_hash), 
	CONSTRAINT fk_one_time_code_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE own_account (
	number VARCHAR(34) NOT NULL, 
	name VARCHAR(200), 
	CONSTRAINT pk_own_account PRIMARY KEY (number)
);
INSERT INTO "own_account" VALUES('40702810900000000001',NULL);
CREATE TABLE "post" (
	id INTEGER NOT NULL, 
	unit_id INTEGER NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	is_head BOOLEAN NOT NULL, 
	valuable_product TEXT, 
	main_statistic_id INTEGER, 
	sort INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_post PRIMARY KEY (id), 
	CONSTRAINT fk_post_unit_id_unit FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT fk_post_main_statistic_id_statistic FOREIGN KEY(main_statistic_id) REFERENCES statistic (id)
);
INSERT INTO "post" VALUES(1,1,'Директор',1,NULL,NULL,0,'2020-01-01',NULL,1);
INSERT INTO "post" VALUES(2,2,'Руководитель продаж',1,NULL,NULL,0,'2020-01-01',NULL,1);
INSERT INTO "post" VALUES(3,3,'Менеджер',0,NULL,NULL,0,'2020-01-01',NULL,1);
INSERT INTO "post" VALUES(4,3,'Ассистент',0,NULL,NULL,0,'2020-01-01',NULL,1);
INSERT INTO "post" VALUES(5,4,'Казначей',1,NULL,NULL,0,'2020-01-01',NULL,1);
CREATE TABLE post_assignment (
	id INTEGER NOT NULL, 
	post_id INTEGER NOT NULL, 
	employee_id INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	CONSTRAINT pk_post_assignment PRIMARY KEY (id), 
	CONSTRAINT fk_post_assignment_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id), 
	CONSTRAINT fk_post_assignment_post_id_post FOREIGN KEY(post_id) REFERENCES post (id)
);
INSERT INTO "post_assignment" VALUES(1,1,1,'2020-01-01',NULL);
INSERT INTO "post_assignment" VALUES(2,2,2,'2020-01-01',NULL);
INSERT INTO "post_assignment" VALUES(3,3,3,'2020-01-01',NULL);
CREATE TABLE program (
	id INTEGER NOT NULL, 
	version VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_program PRIMARY KEY (id), 
	CONSTRAINT ck_program_one_row CHECK (id = 1)
);
INSERT INTO "program" VALUES(1,'0.1.0');
CREATE TABLE quota (
	id INTEGER NOT NULL, 
	statistic_id INTEGER NOT NULL, 
	period_start DATE NOT NULL, 
	period_end DATE NOT NULL, 
	value VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_quota PRIMARY KEY (id), 
	CONSTRAINT fk_quota_statistic_id_statistic FOREIGN KEY(statistic_id) REFERENCES statistic (id), 
	CONSTRAINT uq_quota_statistic_id UNIQUE (statistic_id, period_end)
);
CREATE TABLE session (
	token_hash VARCHAR(64) NOT NULL, 
	user_id INTEGER NOT NULL, 
	created_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	browser VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (token_hash), 
	CONSTRAINT fk_session_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE sign_in_attempt (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	login VARCHAR(120) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_sign_in_attempt PRIMARY KEY (id)
);
CREATE TABLE stat_value (
	id INTEGER NOT NULL, 
	statistic_id INTEGER NOT NULL, 
	period_start DATE NOT NULL, 
	period_end DATE NOT NULL, 
	value VARCHAR(32), 
	state VARCHAR(10) NOT NULL, 
	source VARCHAR(10) NOT NULL, 
	entered_by INTEGER, 
	entered_at DATETIME NOT NULL, 
	note TEXT, 
	revision INTEGER NOT NULL, 
	superseded_at DATETIME, 
	CONSTRAINT pk_stat_value PRIMARY KEY (id), 
	CONSTRAINT fk_stat_value_entered_by_users FOREIGN KEY(entered_by) REFERENCES users (id), 
	CONSTRAINT fk_stat_value_statistic_id_statistic FOREIGN KEY(statistic_id) REFERENCES statistic (id), 
	CONSTRAINT uq_stat_value_statistic_id UNIQUE (statistic_id, period_end, revision)
);
INSERT INTO "stat_value" VALUES(1,1,'2026-11-05','2026-11-12','42.5','closed','manual',1,'2026-11-25 07:03:34.914354','по журналу',1,NULL);
CREATE TABLE statistic (
	id INTEGER NOT NULL, 
	code VARCHAR(60) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	search VARCHAR(500) NOT NULL, 
	definition TEXT NOT NULL, 
	post_id INTEGER NOT NULL, 
	unit VARCHAR(20) NOT NULL, 
	decimals INTEGER NOT NULL, 
	period_type VARCHAR(8) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	direction VARCHAR(8) NOT NULL, 
	entry_mode VARCHAR(8) NOT NULL, 
	metric VARCHAR(60), 
	filters JSON NOT NULL, 
	import_name VARCHAR(200), 
	missing_policy VARCHAR(8) NOT NULL, 
	quota_mode VARCHAR(10) NOT NULL, 
	quota_constant VARCHAR(32), 
	min_abs_change VARCHAR(32), 
	is_money BOOLEAN NOT NULL, 
	visibility VARCHAR(12) NOT NULL, 
	company_row BOOLEAN NOT NULL, 
	sort INTEGER NOT NULL, 
	archived BOOLEAN NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_statistic PRIMARY KEY (id), 
	CONSTRAINT fk_statistic_post_id_post FOREIGN KEY(post_id) REFERENCES post (id), 
	CONSTRAINT uq_statistic_code UNIQUE (code)
);
INSERT INTO "statistic" VALUES(1,'calls','Звонки','звонки calls','Сколько',1,'шт.',0,'week','flow','up','manual',NULL,'{}',NULL,'gap','none',NULL,NULL,0,'division',0,0,0,1);
CREATE TABLE "unit" (
	id INTEGER NOT NULL, 
	parent_id INTEGER, 
	kind VARCHAR(12) NOT NULL, 
	number VARCHAR(8) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	valuable_product TEXT, 
	sort INTEGER NOT NULL, 
	main_statistic_id INTEGER, 
	valid_from DATE NOT NULL, 
	valid_to DATE, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_unit PRIMARY KEY (id), 
	CONSTRAINT fk_unit_parent_id_unit FOREIGN KEY(parent_id) REFERENCES unit (id), 
	CONSTRAINT fk_unit_main_statistic_id_statistic FOREIGN KEY(main_statistic_id) REFERENCES statistic (id)
);
INSERT INTO "unit" VALUES(1,NULL,'company','0','ООО «Подсолнух»',NULL,0,NULL,'2020-01-01',NULL,1);
INSERT INTO "unit" VALUES(2,1,'division','2','Распространения',NULL,3,NULL,'2020-01-01',NULL,1);
INSERT INTO "unit" VALUES(3,2,'department','6','Регистрации',NULL,3,NULL,'2020-01-01',NULL,1);
INSERT INTO "unit" VALUES(4,1,'division','3','Казначейское',NULL,4,NULL,'2020-01-01',NULL,1);
CREATE TABLE users (
	id INTEGER NOT NULL, 
	login VARCHAR(120) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	password_hash VARCHAR(200), 
	role VARCHAR(20) NOT NULL, 
	unit_id INTEGER, 
	employee_id INTEGER, 
	active BOOLEAN NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	theme VARCHAR(8) NOT NULL, 
	version INTEGER NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT fk_users_employee_id_employee FOREIGN KEY(employee_id) REFERENCES employee (id), 
	CONSTRAINT fk_users_unit_id_unit FOREIGN KEY(unit_id) REFERENCES unit (id), 
	CONSTRAINT uq_users_login UNIQUE (login)
);
INSERT INTO "users" VALUES(1,'owner','Анна Орлова','$argon2id$v=19$m=65536,t=3,p=4$KJd7sB5zM22tC3o2elLyxA$pCA6uL9E7USsXKS7O4f+TDFSQS/bYZo/p4tDeOcvD/o','owner',1,1,1,'ru','auto',2);
INSERT INTO "users" VALUES(2,'head','Борис Синицын','$argon2id$v=19$m=65536,t=3,p=4$KJd7sB5zM22tC3o2elLyxA$pCA6uL9E7USsXKS7O4f+TDFSQS/bYZo/p4tDeOcvD/o','head',2,2,1,'ru','auto',2);
INSERT INTO "users" VALUES(3,'clerk','Вера Дятлова','$argon2id$v=19$m=65536,t=3,p=4$KJd7sB5zM22tC3o2elLyxA$pCA6uL9E7USsXKS7O4f+TDFSQS/bYZo/p4tDeOcvD/o','clerk',3,3,1,'ru','auto',2);
CREATE TABLE warehouse_version (
	name VARCHAR(80) NOT NULL, 
	published_at DATETIME NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	tables JSON NOT NULL, 
	CONSTRAINT pk_warehouse_version PRIMARY KEY (name)
);
INSERT INTO "warehouse_version" VALUES('warehouse-20261125T070334-001','2026-11-25 07:03:34.646275','fc719af04a5cc59418fe9c521903e7176fc4fa8b9dce0aa53ded4858a315e000','{"payments": {"rows": 3, "sum": "7.50"}, "account_balances": {"rows": 1, "sum": "1007.50"}, "sales": {"rows": 0, "sum": null}, "customers": {"rows": 0, "sum": null}, "products": {"rows": 0, "sum": null}, "offers": {"rows": 0, "sum": null}, "statistic_values": {"rows": 0, "sum": null}, "documents": {"rows": 1, "sum": null}, "statistic_points": {"rows": 0, "sum": "0"}, "statistic_conditions": {"rows": 0, "sum": "0"}}');
CREATE TABLE week_end (
	id INTEGER NOT NULL, 
	company_id INTEGER NOT NULL, 
	valid_from DATE NOT NULL, 
	weekday INTEGER NOT NULL, 
	time TIME NOT NULL, 
	CONSTRAINT pk_week_end PRIMARY KEY (id), 
	CONSTRAINT fk_week_end_company_id_company FOREIGN KEY(company_id) REFERENCES company (id), 
	CONSTRAINT uq_week_end_valid_from UNIQUE (valid_from)
);
INSERT INTO "week_end" VALUES(1,1,'2000-01-01',3,'14:00:00.000000');
CREATE TABLE worker (
	id INTEGER NOT NULL, 
	name VARCHAR(100) NOT NULL, 
	started_at DATETIME NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_worker PRIMARY KEY (id)
);
CREATE INDEX ix_job_kind ON job (kind);
CREATE INDEX ix_job_state ON job (state);
CREATE INDEX ix_sign_in_attempt_at ON sign_in_attempt (at);
CREATE INDEX ix_import_profile_signature ON import_profile (signature);
CREATE INDEX ix_post_assignment_employee_id ON post_assignment (employee_id);
CREATE INDEX ix_post_assignment_post_id ON post_assignment (post_id);
CREATE INDEX ix_session_user_id ON session (user_id);
CREATE INDEX ix_statistic_post_id ON statistic (post_id);
CREATE INDEX ix_statistic_search ON statistic (search);
CREATE INDEX ix_document_state ON document (state);
CREATE UNIQUE INDEX ix_stat_value_current ON stat_value (statistic_id, period_end) WHERE superseded_at is null;
CREATE INDEX ix_document_fault_document ON document_fault (document_id, id);
COMMIT;
